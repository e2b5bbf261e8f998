/** pgvitals beside postgres_exporter, on one PostgreSQL. */
@NullMarked
package dev.pgvitals.bench.peer;

import org.jspecify.annotations.NullMarked;
