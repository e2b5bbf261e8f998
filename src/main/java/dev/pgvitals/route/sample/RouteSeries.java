package dev.pgvitals.route.sample;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.route.Cluster;
import dev.pgvitals.time.Durations;
import java.util.List;

/** What is published of a server that sessions may be sent to. */
public final class RouteSeries {
  private static final List<String> LAG = List.of("max_lag");
  private static final String ANY = "any";

  /** All of it; the same list each time. */
  public static final List<MetricFamily> FAMILIES =
      List.of(
          new MetricFamily(
              "pg_route_ready",
              MetricType.GAUGE,
              "Whether sessions may be sent to the server that take so much lag at most; any: whatever its lag.",
              LAG),
          new MetricFamily(
              "pg_route_changes_total",
              MetricType.COUNTER,
              "How often the server came into use, or out of it, for who takes so much lag at most.",
              LAG),
          new MetricFamily(
              "pg_route_lag_seconds",
              MetricType.GAUGE,
              "By how much what the server has was older than the primary at most, when it was last asked; 0 for the primary.",
              List.of()),
          new MetricFamily(
              "pg_route_primary",
              MetricType.GAUGE,
              "Whether the server is the one of its cluster that writes are sent to.",
              List.of()),
          new MetricFamily(
              "pgvitals_route_samples_total",
              MetricType.COUNTER,
              "How often the server has answered where it is.",
              List.of()),
          new MetricFamily(
              "pgvitals_route_failures_total",
              MetricType.COUNTER,
              "How often the server could not be asked where it is.",
              List.of()));

  private RouteSeries() {}

  /**
   * Writes all of it.
   *
   * @param sink made for {@link #FAMILIES}
   */
  static void write(Cluster.Figures figures, SampleSink sink) {
    figures
        .ready()
        .forEach(
            (lag, ready) ->
                sink.sample(
                    0,
                    sink.labels(LAG, List.of(lag.map(Durations::format).orElse(ANY))),
                    ready ? 1L : 0L));
    figures
        .changes()
        .forEach(
            (lag, changes) ->
                sink.sample(1, sink.labels(LAG, List.of(Durations.format(lag))), changes));
    SeriesLabels server = sink.labels(List.of(), List.of());
    figures.lagSeconds().ifPresent(lag -> sink.sample(2, server, lag));
    sink.sample(3, server, figures.primary() ? 1L : 0L);
    sink.sample(4, server, figures.samples());
    sink.sample(5, server, figures.failures());
  }
}
