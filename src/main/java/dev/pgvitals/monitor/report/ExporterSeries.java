package dev.pgvitals.monitor.report;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.monitor.state.ServerStateView;
import java.util.List;
import java.util.Map;

/** What postgres_exporter says of its own work, for who reads its names. */
final class ExporterSeries {
  private static final int ERROR = 0;
  private static final int DURATION = 1;
  private static final int COLLECTOR_SUCCESS = 2;
  private static final int COLLECTOR_DURATION = 3;
  private static final List<String> COLLECTOR = List.of("collector");

  static final List<MetricFamily> FAMILIES =
      List.of(
          new MetricFamily(
              "pg_exporter_last_scrape_error",
              MetricType.GAUGE,
              "Whether the server is down or the last run of one of its queries failed (1) or not"
                  + " (0).",
              List.of()),
          new MetricFamily(
              "pg_exporter_last_scrape_duration_seconds",
              MetricType.GAUGE,
              "How long the last runs of all queries took together.",
              List.of()),
          new MetricFamily(
              "pg_scrape_collector_success",
              MetricType.GAUGE,
              "Whether the query's last run succeeded.",
              COLLECTOR),
          new MetricFamily(
              "pg_scrape_collector_duration_seconds",
              MetricType.GAUGE,
              "How long the query's last run took.",
              COLLECTOR));

  private ExporterSeries() {}

  /**
   * Adds all of it.
   *
   * @param first where these families begin among the slice's
   */
  static void add(SampleSink sink, int first, ServerStateView state) {
    Map<String, QueryTotals> queries = QueryTotals.byName(state);
    boolean fine = state.up() && queries.values().stream().allMatch(QueryTotals::success);
    SeriesLabels plain = sink.labels(List.of(), List.of());
    sink.sample(first + ERROR, plain, fine ? 0L : 1L);
    sink.sample(
        first + DURATION, plain, queries.values().stream().mapToDouble(QueryTotals::seconds).sum());
    queries.forEach(
        (name, totals) -> {
          SeriesLabels labels = sink.labels(COLLECTOR, List.of(name));
          sink.sample(first + COLLECTOR_SUCCESS, labels, totals.success() ? 1L : 0L);
          sink.sample(first + COLLECTOR_DURATION, labels, totals.seconds());
        });
  }
}
