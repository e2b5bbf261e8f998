package dev.pgvitals.report.week;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Block.Column;
import dev.pgvitals.report.document.Block.Row;
import dev.pgvitals.report.document.Block.Table;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.Sample;
import dev.pgvitals.report.prometheus.Selection;
import dev.pgvitals.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements that took the most time in a period. */
final class WeekStatementsPart {
  static final String ID = "statements";
  static final String TITLE = "Top statements";

  private static final int MOST = 20;
  private static final int LONGEST = 300;
  private static final String BY = "server, datname, user, queryid";
  private static final String SECONDS = "pg_stat_statements_seconds_total";
  private static final String ALL_SECONDS = "pg_stat_statements_all_seconds_total";
  private static final String TEXT = "pg_stat_statements_query_id";

  private WeekStatementsPart() {}

  /**
   * Asks.
   *
   * @param texts of statements, by {@link #key}
   */
  static Part of(
      PrometheusClient prometheus, Selection servers, Period period, Map<String, String> texts)
      throws PrometheusException {
    String range = "[" + period.length().toSeconds() + "s]";
    List<Sample> top =
        prometheus
            .query(
                "topk(%d, %s) > 0".formatted(MOST, increase(servers.of(SECONDS) + range)),
                period.end())
            .stream()
            .sorted(Comparator.comparingDouble(Sample::value).reversed())
            .toList();
    if (top.isEmpty()) {
      return new Part.Missing(
          ID,
          TITLE,
          "Prometheus has no statements in the period: pg_stat_statements is not there, or the agent"
              + " may not read it.");
    }
    Set<String> ids = top.stream().map(one -> one.label("queryid")).collect(Collectors.toSet());
    String those = Selection.oneOf("queryid", ids);
    Map<String, Double> calls = byStatement(prometheus, servers, "calls", those, range, period);
    Map<String, Double> rows = byStatement(prometheus, servers, "rows", those, range, period);
    Map<String, Double> all = new HashMap<>();
    prometheus
        .query(
            "sum by (server) (max by (server, user, datname) (increase(%s)))"
                .formatted(servers.of(ALL_SECONDS) + range),
            period.end())
        .forEach(one -> all.put(one.label("server"), one.value()));
    Map<String, String> known = new HashMap<>();
    prometheus
        .query("last_over_time(" + servers.of(TEXT, those) + range + ")", period.end())
        .forEach(one -> known.put(key(one), one.label("query")));
    known.putAll(texts);
    boolean withText = top.stream().anyMatch(one -> known.containsKey(key(one)));
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("server"),
                Column.text("database"),
                Column.text("user"),
                Column.text("queryid"),
                Column.number("time"),
                Column.number("of the server's"),
                Column.number("calls"),
                Column.number("mean"),
                Column.number("rows")));
    if (withText) {
      columns.add(Column.text("statement"));
    }
    List<Row> table = new ArrayList<>();
    for (Sample one : top) {
      double called = calls.getOrDefault(full(one), Double.NaN);
      List<Cell> cells =
          new ArrayList<>(
              List.of(
                  Cell.text(one.label("server")),
                  Cell.text(one.label("datname")),
                  Cell.text(one.label("user")),
                  new Cell.Code(one.label("queryid")),
                  Cell.seconds(one.value()),
                  share(one.value(), all.getOrDefault(one.label("server"), Double.NaN)),
                  Cell.number(Math.rint(called)),
                  Cell.seconds(one.value() / called),
                  Cell.number(Math.rint(rows.getOrDefault(full(one), Double.NaN)))));
      if (withText) {
        cells.add(new Cell.Code(Printable.shortened(known.getOrDefault(key(one), ""), LONGEST)));
      }
      table.add(new Row(Mark.PLAIN, cells));
    }
    return new Part.Section(
        ID,
        TITLE,
        List.of(
            new Block.Paragraph(
                "In the period, of all servers; of each server the agent publishes the statements"
                    + " with the most time."),
            new Table(columns, table, 0)));
  }

  /** A statement that has been chosen late has more than all: its counters began later. */
  private static Cell share(double part, double whole) {
    return Optional.of(part / whole).filter(one -> one <= 1).map(Cell::ratio).orElse(Cell.UNKNOWN);
  }

  /** Of both kinds of calls, those of clients and those inside another statement. */
  private static String increase(String range) {
    return "sum by (%1$s) (max by (%1$s, toplevel) (increase(%2$s)))".formatted(BY, range);
  }

  private static Map<String, Double> byStatement(
      PrometheusClient prometheus,
      Selection servers,
      String what,
      String those,
      String range,
      Period period)
      throws PrometheusException {
    Map<String, Double> values = new HashMap<>();
    String series = servers.of("pg_stat_statements_" + what + "_total", those);
    prometheus
        .query(increase(series + range), period.end())
        .forEach(one -> values.put(full(one), one.value()));
    return values;
  }

  private static String full(Sample one) {
    return String.join("\n", key(one), one.label("datname"), one.label("user"));
  }

  /** What tells one text from another. */
  private static String key(Sample one) {
    return one.label("server") + "\n" + one.label("queryid");
  }
}
