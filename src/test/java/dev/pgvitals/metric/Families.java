package dev.pgvitals.metric;

import dev.pgvitals.catalogue.MetricFamily;
import dev.pgvitals.catalogue.MetricType;
import java.util.List;

/** Families for tests, in few words. */
final class Families {
  private Families() {}

  static MetricFamily gauge(String name, String... labels) {
    return new MetricFamily(name, MetricType.GAUGE, "Help of " + name, List.of(labels));
  }

  static MetricFamily counter(String name, String... labels) {
    return new MetricFamily(name, MetricType.COUNTER, "Help of " + name, List.of(labels));
  }

  static MetricFamily histogram(String name, String... labels) {
    return new MetricFamily(name, MetricType.HISTOGRAM, "Help of " + name, List.of(labels));
  }

  static MetricFamily info(String name, String... labels) {
    return new MetricFamily(name, MetricType.INFO, "Help of " + name, List.of(labels));
  }
}
