/** Holds the runbooks of {@code docs/runbooks} to what they promise. */
@NullMarked
package dev.pgvitals.runbooks;

import org.jspecify.annotations.NullMarked;
