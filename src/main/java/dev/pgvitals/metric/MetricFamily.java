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
  public MetricFamily {
    labels = List.copyOf(labels);
  }
}
