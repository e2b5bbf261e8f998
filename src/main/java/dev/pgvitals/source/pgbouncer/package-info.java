/** PgBouncer's console over pgJDBC, which speaks a dialect of the protocol. */
@NullMarked
package dev.pgvitals.source.pgbouncer;

import org.jspecify.annotations.NullMarked;
