/** The benchmark behind {@code bench/run}: pgvitals beside postgres_exporter, on one PostgreSQL. */
@NullMarked
package dev.pgvitals.bench;

import org.jspecify.annotations.NullMarked;
