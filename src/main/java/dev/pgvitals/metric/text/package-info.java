/**
 * The text formats of Prometheus and OpenMetrics: numbers, labels and families as bytes, and their
 * compression in pieces that can be joined.
 */
@NullMarked
package dev.pgvitals.metric.text;

import org.jspecify.annotations.NullMarked;
