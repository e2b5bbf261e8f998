package dev.pgvitals.advice.feed;

import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SampleSink;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is published of advice: how much there is of each kind, and no text. */
public final class AdviceMetrics {
  /** Whether the report could be read. */
  public static final MetricFamily UP =
      new MetricFamily(
          "pg_advice_report_up",
          MetricType.GAUGE,
          "Whether the report of pgvitals advise could be read (1) or not (0).",
          List.of());

  private static final List<String> LABELS = List.of("kind", "severity");
  private static final int FINDINGS = 0;
  private static final int SAVED = 1;
  private static final int RUN = 2;

  /** What {@link #write} writes. */
  public static final List<MetricFamily> FAMILIES =
      List.of(
          new MetricFamily(
              "pg_advice_findings",
              MetricType.GAUGE,
              "Findings of the last run of pgvitals advise, by kind and severity.",
              LABELS),
          new MetricFamily(
              "pg_advice_saved_ratio",
              MetricType.GAUGE,
              "Share of the time of all statements that indexes would save which the planner uses"
                  + " where they are hypothetical, by its costs.",
              List.of()),
          new MetricFamily(
              "pg_advice_run_timestamp_seconds",
              MetricType.GAUGE,
              "When the last run of pgvitals advise ended.",
              List.of()));

  private AdviceMetrics() {}

  private record Group(FindingKind kind, Severity severity) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int byKind = kind.compareTo(other.kind);
      return byKind == 0 ? severity.compareTo(other.severity) : byKind;
    }
  }

  /**
   * Writes what there is; a kind without a finding has a 0, that of severity {@code info}, so that
   * one that comes is a rise.
   *
   * @param sink made for {@link #FAMILIES}
   */
  static void write(SampleSink sink, ServerAdvice advice) {
    if (advice.failure().isEmpty()) {
      Map<Group, Long> groups =
          advice.findings().stream()
              .collect(
                  Collectors.groupingBy(
                      finding -> new Group(finding.kind(), finding.severity()),
                      TreeMap::new,
                      Collectors.counting()));
      for (FindingKind kind : FindingKind.values()) {
        groups.putIfAbsent(new Group(kind, Severity.INFO), 0L);
      }
      groups.forEach(
          (group, count) ->
              sink.sample(
                  FINDINGS,
                  sink.labels(LABELS, List.of(group.kind().label(), group.severity().label())),
                  count));
      sink.sample(SAVED, sink.labels(List.of(), List.of()), advice.savedRatio());
    }
    sink.sample(RUN, sink.labels(List.of(), List.of()), advice.run().getEpochSecond());
  }
}
