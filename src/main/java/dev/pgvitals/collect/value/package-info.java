/** Values of a result, column by column: numbers in base units, durations, labels. */
@NullMarked
package dev.pgvitals.collect.value;

import org.jspecify.annotations.NullMarked;
