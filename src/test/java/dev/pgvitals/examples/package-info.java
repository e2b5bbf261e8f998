/** Holds the files of {@code examples/} to what they promise. */
@NullMarked
package dev.pgvitals.examples;

import org.jspecify.annotations.NullMarked;
