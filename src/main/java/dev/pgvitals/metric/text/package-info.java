/**
 * The text formats of Prometheus and OpenMetrics: the sink that renders samples as bytes, and the
 * slice of one run that comes of it.
 */
@NullMarked
package dev.pgvitals.metric.text;

import org.jspecify.annotations.NullMarked;
