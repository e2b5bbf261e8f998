package dev.pgvitals.monitor.history;

import dev.pgvitals.monitor.history.Figure.Source;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The figures there are, in the order in which they are shown. */
public final class Figures {
  private static final String TOTAL = "_total";
  private static final String HITS = "pg_stat_database_blks_hit";

  public static final List<Figure> ALL =
      List.of(
          new Figure(
              "connections",
              "count",
              "Connections of clients.",
              false,
              List.of(
                  Source.highest("pg_connections_used"),
                  Source.sum("pgbouncer_pools_client_active_connections"))),
          new Figure(
              "connections_limit",
              "count",
              "Connections that an ordinary role may open.",
              false,
              List.of(Source.highest("pg_connections_limit"))),
          new Figure(
              "connections_used_ratio",
              "ratio",
              "Connections in use as a share of those that an ordinary role may open.",
              true,
              List.of(Source.highest("pg_connections_used_ratio"))),
          new Figure(
              "transactions_per_second",
              "per_second",
              "Transactions that ended, committed or rolled back.",
              true,
              List.of(
                  Source.rate("pg_stat_database_xact_commit", "pg_stat_database_xact_rollback"),
                  Source.rate("pgbouncer_stats_sql_transactions_pooled"))),
          new Figure(
              "statement_mean_seconds",
              "seconds",
              "Mean time of a statement, of all that ended.",
              true,
              List.of(
                  Source.share(
                      List.of("pg_stat_statements_all_seconds"),
                      List.of("pg_stat_statements_all_calls")),
                  Source.share(
                      List.of("pgbouncer_stats_queries_duration_seconds"),
                      List.of("pgbouncer_stats_queries_pooled")))),
          new Figure(
              "active_sessions",
              "count",
              "Sessions at work or waiting, on average.",
              true,
              List.of(
                  Source.rate("pg_stat_activity_load_seconds"),
                  Source.sum("pgbouncer_pools_server_active_connections"))),
          new Figure(
              "blocked_sessions",
              "count",
              "Sessions that wait for a lock.",
              false,
              List.of(Source.highest("pg_stat_activity_blocked_sessions"))),
          new Figure(
              "waiting_clients",
              "count",
              "Clients of a pooler that wait for a connection to a server.",
              false,
              List.of(Source.sum("pgbouncer_pools_client_waiting_connections"))),
          new Figure(
              "oldest_transaction_seconds",
              "seconds",
              "Age of the oldest open transaction of a client.",
              false,
              List.of(Source.highest("pg_stat_activity_max_transaction_seconds"))),
          new Figure(
              "replication_lag_seconds",
              "seconds",
              "How old the data of a standby is at most; 0 on a primary.",
              false,
              List.of(Source.highest("pg_replication_lag_seconds"))),
          new Figure(
              "standby_lag_bytes",
              "bytes",
              "WAL that the standby furthest behind has not replayed.",
              false,
              List.of(Source.highest("pg_stat_replication_replay_lag_bytes"))),
          new Figure(
              "size_bytes",
              "bytes",
              "Disk space of all databases.",
              false,
              List.of(Source.sum("pg_database_size_bytes"))),
          new Figure(
              "cache_hit_ratio",
              "ratio",
              "Blocks found in the shared buffers as a share of all blocks asked for.",
              false,
              List.of(Source.share(List.of(HITS), List.of(HITS, "pg_stat_database_blks_read")))),
          new Figure(
              "deadlocks_per_second",
              "per_second",
              "Deadlocks.",
              false,
              List.of(Source.rate("pg_stat_database_deadlocks"))),
          new Figure(
              "wal_bytes_per_second",
              "bytes_per_second",
              "WAL written by a primary, replayed by a standby.",
              false,
              List.of(Source.rate("pg_wal_lsn_bytes"))),
          new Figure(
              "temp_bytes_per_second",
              "bytes_per_second",
              "Bytes that queries write to temporary files.",
              false,
              List.of(Source.rate("pg_stat_database_temp_bytes"))));

  private static final Set<String> FAMILIES = families();

  private Figures() {}

  private static Set<String> families() {
    Set<String> names = new HashSet<>();
    for (Figure figure : ALL) {
      for (Source source : figure.sources()) {
        Stream.concat(source.of().stream(), source.per().stream())
            .forEach(name -> names.addAll(List.of(name, name + TOTAL)));
      }
    }
    return Set.copyOf(names);
  }

  /** Whether a family, by its published name, is part of a figure. */
  static boolean isPart(String family) {
    return FAMILIES.contains(family);
  }

  /** A family as sources name it: with postgres_exporter's names, counters have no ending. */
  static String plain(String family) {
    return family.endsWith(TOTAL) ? family.substring(0, family.length() - TOTAL.length()) : family;
  }
}
