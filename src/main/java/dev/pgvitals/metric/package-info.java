/**
 * Metric families, their types and the labels of a series: what is published, in no format yet.
 * Imports nothing of pgvitals.
 */
@NullMarked
package dev.pgvitals.metric;

import org.jspecify.annotations.NullMarked;
