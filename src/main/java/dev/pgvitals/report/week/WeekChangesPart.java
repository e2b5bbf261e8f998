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
    String range = "[" + step.toSeconds() + "s]";
    List<Change> changes = new ArrayList<>();
    add(
        changes,
        "was restarted",
        prometheus.range(
            "max by (server) (changes(%s)) > 0"
                .formatted(servers.of("pg_postmaster_start_time_seconds") + range),
            period.start().plus(step),
            period.end(),
            step));
    add(
        changes,
        "became a primary",
        prometheus.range(
            "max by (server) (resets(%s)) > 0".formatted(servers.of("pg_in_recovery") + range),
            period.start().plus(step),
            period.end(),
            step));
    add(
        changes,
        "has other settings",
        prometheus.range(
            "max by (server) (changes(%s)) > 0".formatted(servers.of("pg_settings_hash") + range),
            period.start().plus(step),
            period.end(),
            step));
    for (RangeSeries version :
        prometheus.range(
            ("group by (server, version) (%1$s) unless group by (server, version) (%1$s offset %2$ds)"
                    + " and on (server) group by (server) (%1$s offset %2$ds)")
                .formatted(servers.of("pg_server_info"), step.toSeconds()),
            period.start().plus(step),
            period.end(),
            step)) {
      add(changes, "has version " + version.label("version"), List.of(version));
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

  private static void add(List<Change> changes, String what, List<RangeSeries> seen) {
    for (RangeSeries one : seen) {
      one.values()
          .keySet()
          .forEach(
              at -> changes.add(new Change(Instant.ofEpochSecond(at), one.label("server"), what)));
    }
  }
}
