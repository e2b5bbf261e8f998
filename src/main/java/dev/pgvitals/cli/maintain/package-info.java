/** The command {@code maintain}. */
@NullMarked
package dev.pgvitals.cli.maintain;

import org.jspecify.annotations.NullMarked;
