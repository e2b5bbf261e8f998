package dev.pgvitals.metric;

import java.util.List;

/** Families for tests, in few words. */
public final class Families {
  private Families() {}

  public static MetricFamily gauge(String name, String... labels) {
    return new MetricFamily(name, MetricType.GAUGE, "Help of " + name, List.of(labels));
  }

  public static MetricFamily counter(String name, String... labels) {
    return new MetricFamily(name, MetricType.COUNTER, "Help of " + name, List.of(labels));
  }

  public static MetricFamily histogram(String name, String... labels) {
    return new MetricFamily(name, MetricType.HISTOGRAM, "Help of " + name, List.of(labels));
  }

  public static MetricFamily info(String name, String... labels) {
    return new MetricFamily(name, MetricType.INFO, "Help of " + name, List.of(labels));
  }
}
