/** Asks Prometheus, and what speaks its HTTP API, for numbers of a report's period. */
@NullMarked
package dev.pgvitals.report.prometheus;

import org.jspecify.annotations.NullMarked;
