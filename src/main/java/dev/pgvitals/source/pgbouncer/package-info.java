/** PgBouncer, by way of its console, which speaks a dialect of PostgreSQL's protocol. */
@NullMarked
package dev.pgvitals.source.pgbouncer;

import org.jspecify.annotations.NullMarked;
