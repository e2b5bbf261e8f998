package dev.pgvitals.report.week;

import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.prometheus.Selection;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A number of a period, of all servers together.
 *
 * @param promql an expression of one series at most; {@code $R} stands for the length of the period
 * @param merged the same where a server has several series in the period, as two agents look at it
 *     or its agent got another {@code instance}; {@code $S} stands for the length of a step
 * @param added whether that is asked for at each step, and the answers added up
 * @param cell how to write it
 * @param names whether the series' label {@code server} says where that was
 */
record Measure(
    String title,
    String promql,
    String merged,
    boolean added,
    DoubleFunction<Cell> cell,
    boolean names) {

  /** In the order in which they are shown. */
  static List<Measure> of(Selection s) {
    return List.of(
        worst(
            "servers, at most",
            "count(max by (server) (max_over_time($)))",
            s.of("pg_up"),
            Cell::number),
        over(
            "share of the time in which they were up",
            "avg(%s)",
            "avg_over_time",
            s.of("pg_up"),
            Cell::ratio,
            false),
        over(
            "the server that was up the least",
            "bottomk(1, %s)",
            "avg_over_time",
            s.of("pg_up"),
            Cell::ratio,
            true),
        over(
            "restarts",
            "sum(%s)",
            "changes",
            s.of("pg_postmaster_start_time_seconds"),
            Cell::number,
            false),
        over(
            "promotions of standbys",
            "sum(%s)",
            "resets",
            s.of("pg_in_recovery"),
            Cell::number,
            false),
        increase(
            "transactions committed", s.of("pg_stat_database_xact_commit_total"), Cell::number),
        increase(
            "transactions rolled back", s.of("pg_stat_database_xact_rollback_total"), Cell::number),
        increase("deadlocks", s.of("pg_stat_database_deadlocks_total"), Cell::number),
        increase("WAL", s.of("pg_stat_wal_bytes_total"), Cell::bytes),
        increase("temporary files", s.of("pg_stat_database_temp_bytes_total"), Cell::bytes),
        increase(
            "failed attempts to archive",
            s.of("pg_stat_archiver_failed_count_total"),
            Cell::number),
        where(
            "connections at the peak, of those that there may be",
            "topk(1, max by (server) (max_over_time($)))",
            s.of("pg_connections_used_ratio"),
            Cell::ratio),
        where(
            "replication lag at the peak",
            "topk(1, max by (server) (max_over_time($)))",
            s.of("pg_replication_lag_seconds"),
            Cell::seconds),
        worst(
            "size of all databases at the end",
            "sum(max by (server, datname) (last_over_time($)))",
            s.of("pg_database_size_bytes"),
            Cell::bytes));
  }

  private static Measure worst(
      String title, String promql, String series, DoubleFunction<Cell> cell) {
    String all = promql.replace("$", series + "[$R]");
    return new Measure(title, all, all, false, cell, false);
  }

  private static Measure where(
      String title, String promql, String series, DoubleFunction<Cell> cell) {
    String all = promql.replace("$", series + "[$R]");
    return new Measure(title, all, all, false, cell, true);
  }

  /** Of a gauge, which all agents see alike: of their series together, not of the best one. */
  private static Measure over(
      String title,
      String ofAll,
      String function,
      String series,
      DoubleFunction<Cell> cell,
      boolean names) {
    String one = "max by (server) (%s(%s[$R]))".formatted(function, series);
    String merged = "%s((max by (server) (%s))[$R:$S])".formatted(function, series);
    return new Measure(title, ofAll.formatted(one), ofAll.formatted(merged), false, cell, names);
  }

  /**
   * Two agents may look at one server, which did it once. One after the other, each has counted a
   * part of the period.
   */
  private static Measure increase(String title, String series, DoubleFunction<Cell> cell) {
    String all = "sum(max by (server, datname) (increase(%s[$%s])))";
    return new Measure(
        title, all.formatted(series, "R"), all.formatted(series, "S"), true, cell, false);
  }

  /** For a period of this length, each server of one series. */
  String promql(long seconds) {
    return promql.replace("$R", seconds + "s");
  }

  /** For a period of this length, whatever the series, in steps of that length. */
  String merged(long seconds, long step) {
    return merged.replace("$R", seconds + "s").replace("$S", step + "s");
  }
}
