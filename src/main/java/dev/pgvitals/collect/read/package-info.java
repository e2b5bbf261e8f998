/** Rows of a result to samples: one class for each kind of column. */
@NullMarked
package dev.pgvitals.collect.read;

import org.jspecify.annotations.NullMarked;
