/** What Prometheus knows of a report's period, which an agent's memory is too short for. */
@NullMarked
package dev.pgvitals.report.week;

import org.jspecify.annotations.NullMarked;
