package dev.pgvitals.report.week;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.RangeSeries;
import dev.pgvitals.report.prometheus.Selection;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** When servers were restarted, promoted, upgraded or given other settings. */
final class WeekChangesPart {
  static final String ID = "changes";
  static final String TITLE = "What changed";

  private static final int MOST = 40;
  private static final List<Column> COLUMNS =
      List.of(Column.text("until"), Column.text("server"), Column.text("what"));

  private WeekChangesPart() {}

  /**
   * A change in the time that ends then.
   *
   * @param until the end of the step in which it was
   */
  private record Change(Instant until, String server, String what) {}

  static Part of(PrometheusClient prometheus, Selection servers, Period period)
      throws PrometheusException {
    Duration step = Coverage.step(period.length());
    List<Change> changes = new ArrayList<>();
    Gauge gauges = metric -> values(prometheus, servers.of(metric), period, step);
    List<RangeSeries> started = gauges.read("pg_postmaster_start_time_seconds");
    addChanges(changes, "was restarted", started, (before, after) -> after > before);
    addChanges(
        changes,
        "became a primary",
        gauges.read("pg_in_recovery"),
        (before, after) -> before > 0 && after == 0);
    addChanges(
        changes,
        "has other settings",
        gauges.read("pg_settings_hash"),
        (before, after) -> before != after);
    List<RangeSeries> versions =
        prometheus.range(
            "group by (server, version) (last_over_time(%s[%ds]))"
                .formatted(servers.of("pg_server_info"), step.toSeconds()),
            period.start(),
            period.end(),
            step);
    addVersions(changes, versions);
    if (started.isEmpty() && versions.isEmpty()) {
      return new Part.Missing(ID, TITLE, "Prometheus has nothing of these servers in the period.");
    }
    changes.sort(Comparator.comparing(Change::until).reversed().thenComparing(Change::server));
    List<Block> blocks = new ArrayList<>();
    if (changes.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              "Prometheus has seen no restart, no promotion, no other version and no other setting"
                  + " in the period."));
    } else {
      blocks.add(
          new Block.Paragraph(
              "By Prometheus, each within the %s before the time that is given:"
                  .formatted(Durations.format(step))));
      blocks.add(
          Table.first(
              MOST,
              COLUMNS,
              changes.stream()
                  .map(
                      one ->
                          new Row(
                              Cell.time(one.until()),
                              Cell.text(one.server()),
                              Cell.text(one.what())))
                  .toList()));
    }
    return new Part.Section(ID, TITLE, blocks);
  }

  private interface Gauge {
    List<RangeSeries> read(String metric) throws PrometheusException;
  }

  private interface Differing {
    boolean differ(double before, double after);
  }

  /** The last value of each step, whichever agent has seen it. */
  private static List<RangeSeries> values(
      PrometheusClient prometheus, String series, Period period, Duration step)
      throws PrometheusException {
    return prometheus.range(
        "max by (server) (last_over_time(%s[%ds]))".formatted(series, step.toSeconds()),
        period.start(),
        period.end(),
        step);
  }

  /** Between values that follow one another, however long nothing was known between them. */
  private static void addChanges(
      List<Change> changes, String what, List<RangeSeries> seen, Differing differing) {
    for (RangeSeries one : seen) {
      double before = Double.NaN;
      for (Map.Entry<Long, Double> each : one.values().entrySet()) {
        if (!Double.isNaN(before) && differing.differ(before, each.getValue())) {
          changes.add(new Change(Instant.ofEpochSecond(each.getKey()), one.label("server"), what));
        }
        before = each.getValue();
      }
    }
  }

  /** Both are there in the step of an upgrade. */
  private static void addVersions(List<Change> changes, List<RangeSeries> versions) {
    Map<String, SortedMap<Long, Set<String>>> byServer = new TreeMap<>();
    for (RangeSeries one : versions) {
      SortedMap<Long, Set<String>> known =
          byServer.computeIfAbsent(one.label("server"), server -> new TreeMap<>());
      one.values()
          .keySet()
          .forEach(at -> known.computeIfAbsent(at, t -> new TreeSet<>()).add(one.label("version")));
    }
    byServer.forEach(
        (server, known) -> {
          Set<String> before = known.values().stream().findFirst().orElse(Set.of());
          for (Map.Entry<Long, Set<String>> each : known.entrySet()) {
            for (String version : each.getValue()) {
              if (!before.contains(version)) {
                Instant until = Instant.ofEpochSecond(each.getKey());
                changes.add(new Change(until, server, "has version " + version));
              }
            }
            before = each.getValue();
          }
        });
  }
}
