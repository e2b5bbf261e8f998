/** Measured times, and the tables that they are told in. */
@NullMarked
package dev.pgvitals.bench.report;

import org.jspecify.annotations.NullMarked;
