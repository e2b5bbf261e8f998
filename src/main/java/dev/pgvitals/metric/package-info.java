/**
 * Metric families, their types, and what takes their samples: what is published, in no format yet.
 * Imports nothing of pgvitals, not even the packages below it.
 */
@NullMarked
package dev.pgvitals.metric;

import org.jspecify.annotations.NullMarked;
