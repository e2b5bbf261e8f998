package dev.pgvitals.metric;

/** The type of a metric family, as the exposition formats know it. */
public enum MetricType {
  GAUGE,
  COUNTER,
  HISTOGRAM,
  INFO
}
