package dev.pgvitals.monitor.report;

import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.alert.ThresholdSeries;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server's health and its own limits, among what the agent says of the server. */
final class HealthScoreSeries {
  private static final int SCORE = 0;
  private static final int STATUS = 1;
  private static final int LEVEL = 2;
  private static final int SUSTAINED = 3;
  private static final int THRESHOLD = 4;

  static final List<MetricFamily> FAMILIES =
      List.of(
          new MetricFamily(
              "pgvitals_health_score",
              MetricType.GAUGE,
              "How the server does: 100 less what each vital costs that has been beyond a limit for"
                  + " the time of its alert, 0 while it is down.",
              List.of()),
          new MetricFamily(
              "pgvitals_health_status",
              MetricType.GAUGE,
              "Whether the score comes to this: healthy from 80, degraded from 50, else unhealthy.",
              List.of("status")),
          new MetricFamily(
              "pgvitals_vital_level",
              MetricType.GAUGE,
              "The worst state of a vital now, by its alert: 0 fine, 1 warning, 2 critical.",
              List.of("alert")),
          new MetricFamily(
              "pgvitals_vital_sustained_level",
              MetricType.GAUGE,
              "The state of a vital that has lasted for the time of its alert, as the score has"
                  + " it: 0 fine, 1 warning, 2 critical.",
              List.of("alert")),
          new MetricFamily(
              ThresholdSeries.METRIC,
              MetricType.GAUGE,
              "The server's own limit in place of the rule's; NaN when the level is off.",
              List.of("alert", "severity")));

  private HealthScoreSeries() {}

  /**
   * Adds all of it.
   *
   * @param first where these families begin among the slice's
   */
  static void add(
      SampleSink sink, int first, Optional<ServerHealth> health, Thresholds thresholds) {
    health.ifPresent(h -> add(sink, first, h));
    thresholds.each(
        (alert, severity, limit) ->
            sink.sample(
                first + THRESHOLD,
                sink.labels(FAMILIES.get(THRESHOLD).labels(), List.of(alert, severity.label())),
                limit));
  }

  private static void add(SampleSink sink, int first, ServerHealth health) {
    sink.sample(first + SCORE, sink.labels(List.of(), List.of()), health.score());
    for (ServerHealth.Status status : ServerHealth.Status.values()) {
      sink.sample(
          first + STATUS, one(sink, STATUS, status.label()), health.status() == status ? 1L : 0L);
    }
    add(sink, first, LEVEL, health.levels());
    add(sink, first, SUSTAINED, health.sustained());
  }

  private static void add(SampleSink sink, int first, int family, Map<String, Integer> levels) {
    levels.forEach(
        (alert, level) -> sink.sample(first + family, one(sink, family, alert), level.longValue()));
  }

  private static SeriesLabels one(SampleSink sink, int family, String value) {
    return sink.labels(FAMILIES.get(family).labels(), List.of(value));
  }
}
