/** The PostgreSQL servers that the measured programs watch. */
@NullMarked
package dev.pgvitals.bench.server;

import org.jspecify.annotations.NullMarked;
