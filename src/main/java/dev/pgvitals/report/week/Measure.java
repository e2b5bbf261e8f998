package dev.pgvitals.report.week;

import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.prometheus.Selection;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A number of a period, of all servers together.
 *
 * @param promql an expression of one series at most; {@code $R} stands for the length of the period
 * @param cell how to write it
 * @param names whether the series' label {@code server} says where that was
 */
record Measure(String title, String promql, DoubleFunction<Cell> cell, boolean names) {

  /** In the order in which they are shown. */
  static List<Measure> of(Selection s) {
    return List.of(
        worst(
            "servers, at most",
            "count(max by (server) (max_over_time($)))",
            s.of("pg_up"),
            Cell::number),
        worst(
            "share of the time in which they were up",
            "avg(max by (server) (avg_over_time($)))",
            s.of("pg_up"),
            Cell::ratio),
        where(
            "the server that was up the least",
            "bottomk(1, max by (server) (avg_over_time($)))",
            s.of("pg_up"),
            Cell::ratio),
        worst(
            "restarts",
            "sum(max by (server) (changes($)))",
            s.of("pg_postmaster_start_time_seconds"),
            Cell::number),
        worst(
            "promotions of standbys",
            "sum(max by (server) (resets($)))",
            s.of("pg_in_recovery"),
            Cell::number),
        increase("transactions", s.of("pg_stat_database_xact_commit_total"), Cell::number),
        increase("rollbacks", s.of("pg_stat_database_xact_rollback_total"), Cell::number),
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
    return new Measure(title, promql.replace("$", series + "[$R]"), cell, false);
  }

  private static Measure where(
      String title, String promql, String series, DoubleFunction<Cell> cell) {
    return new Measure(title, promql.replace("$", series + "[$R]"), cell, true);
  }

  /** Two agents may look at one server, which did it once. */
  private static Measure increase(String title, String series, DoubleFunction<Cell> cell) {
    return worst(title, "sum(max by (server, datname) (increase($)))", series, cell);
  }

  /** For a period of this length. */
  String promql(long seconds) {
    return promql.replace("$R", seconds + "s");
  }
}
