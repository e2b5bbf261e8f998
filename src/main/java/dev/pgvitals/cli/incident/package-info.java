/** {@code pgvitals incidents} and {@code pgvitals snapshot}. */
@NullMarked
package dev.pgvitals.cli.incident;

import org.jspecify.annotations.NullMarked;
