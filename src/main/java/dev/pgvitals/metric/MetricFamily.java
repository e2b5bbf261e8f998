package dev.pgvitals.metric;

import java.util.List;

/**
 * What a family of series is called and means.
 *
 * @param name of its samples as Prometheus stores them: {@code x_total}, {@code x_info}; for a
 *     histogram without {@code _bucket}, {@code _sum}, {@code _count}
 * @param help empty when nothing is known
 * @param labels the catalogue's own, in the order of the columns; the agent puts {@code server} and
 *     the server's labels before them
 */
public record MetricFamily(String name, MetricType type, String help, List<String> labels) {
  private static final List<String> HISTOGRAM_PARTS = List.of("_bucket", "_sum", "_count");

  public MetricFamily {
    labels = List.copyOf(labels);
  }

  /** The same name and meaning where others of the name have other types. */
  public MetricFamily untyped() {
    return new MetricFamily(name, MetricType.UNTYPED, help, labels);
  }

  /** Names that a histogram gives its samples, as no other family may be called; else none. */
  public List<String> parts() {
    return type == MetricType.HISTOGRAM
        ? HISTOGRAM_PARTS.stream().map(part -> name + part).toList()
        : List.of();
  }

  /** What OpenMetrics calls the family: a counter or info without the ending of its samples. */
  public String openMetricsName() {
    return hasOpenMetricsName() ? name.substring(0, name.length() - type.ending().length()) : name;
  }

  /** Whether OpenMetrics allows the name: a counter must end in {@code _total}. */
  public boolean hasOpenMetricsName() {
    return name.endsWith(type.ending());
  }
}
