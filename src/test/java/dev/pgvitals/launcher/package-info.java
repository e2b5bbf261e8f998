/** The launcher, {@code ./pgvitals}. */
@NullMarked
package dev.pgvitals.launcher;

import org.jspecify.annotations.NullMarked;
