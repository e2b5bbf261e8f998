package dev.pgvitals.metric;

/** The type of a metric family, as the exposition formats know it. */
public enum MetricType {
  GAUGE(""),
  COUNTER("_total"),
  HISTOGRAM(""),
  INFO("_info"),
  /** Of which nothing is known, or not the same on all servers. */
  UNTYPED("");

  private final String ending;

  MetricType(String ending) {
    this.ending = ending;
  }

  /** What the names of its samples end in, and in OpenMetrics the family's does not. */
  String ending() {
    return ending;
  }
}
