package dev.pgvitals.web.api;

import dev.pgvitals.web.api.Table.Column;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables there are of a server, in the order in which they are shown. */
final class Tables {
  private static final int MANY = 100;
  private static final int TEN = 10;
  private static final String DATNAME = "datname";
  private static final String PID = "pid";
  private static final List<String> OF_SESSION = List.of(PID);
  private static final List<String> OF_DATABASE = List.of(DATNAME);
  private static final List<String> OF_TABLE = List.of(DATNAME, "schemaname", "relname");
  private static final List<String> OF_INDEX =
      List.of(DATNAME, "schemaname", "relname", "indexrelname");
  private static final List<String> OF_JOB = List.of(DATNAME, "scheduler", "job_name");
  private static final List<String> OF_STANDBY =
      List.of("application_name", "client_addr", "slot_name");
  private static final List<String> OF_SLOT = List.of("slot_name", "slot_type", "database");

  static final List<Table> ALL =
      List.of(
          connections("state", "state"),
          connections("database", DATNAME),
          connections("role", "usename"),
          connections("application", "application_name"),
          table(
                  "statements",
                  "The statements that took the most time between the last two runs.",
                  List.of("user", DATNAME, "queryid"),
                  List.of(),
                  counters("page_statements_", "seconds", "calls", "rows", "shared_blocks_read"),
                  TEN)
              .withTexts("page_statement_text_info", "queryid"),
          table(
                  "statements_total",
                  "The statements that took the most time since the server's statistics of them were"
                      + " reset.",
                  List.of("user", DATNAME, "queryid"),
                  List.of(),
                  counters("pg_stat_statements_", "seconds", "calls", "rows", "shared_blocks_read"),
                  TEN)
              .withTexts("page_statement_text_info", "queryid"),
          table(
                  "blocking",
                  "Sessions that wait for a lock, and those that block them.",
                  OF_SESSION,
                  List.of(
                      "blocked_by",
                      "application_name",
                      "state",
                      "relation",
                      "mode",
                      "locktype",
                      DATNAME,
                      "usename",
                      "client_addr"),
                  columns("page_blocking_", "state_seconds", "wait_seconds", "transaction_seconds"),
                  MANY)
              .withTexts("page_session_text_info", PID),
          table(
                  "longest",
                  "Sessions at work or in a transaction, the oldest transaction first.",
                  OF_SESSION,
                  List.of(
                      "application_name", "state", "wait_event", DATNAME, "usename", "client_addr"),
                  columns("page_longest_", "transaction_seconds", "query_seconds"),
                  MANY)
              .withTexts("page_session_text_info", PID),
          table(
              "databases",
              "The largest databases.",
              OF_DATABASE,
              List.of(),
              columns("pg_database_", "size_bytes", "datfrozenxid_age"),
              TEN),
          table(
              "tables",
              "The largest tables.",
              OF_TABLE,
              List.of(),
              columns(
                  "pg_stat_user_tables_",
                  "table_size_bytes",
                  "index_size_bytes",
                  "rows_estimate",
                  "n_dead_tup",
                  "last_vacuum_timestamp_seconds",
                  "last_autovacuum_timestamp_seconds",
                  "last_analyze_timestamp_seconds",
                  "last_autoanalyze_timestamp_seconds"),
              TEN),
          table(
              "dead_rows",
              "The tables with the most dead rows.",
              OF_TABLE,
              List.of(),
              columns(
                  "pg_stat_user_tables_",
                  "n_dead_tup",
                  "n_live_tup",
                  "last_vacuum_timestamp_seconds",
                  "last_autovacuum_timestamp_seconds"),
              TEN),
          table(
              "maintenance",
              "Tables that autovacuum has to do with, by database.",
              OF_DATABASE,
              List.of(),
              columns(
                  "pg_tables_", "vacuum_due", "analyze_due", "freeze_due", "autovacuum_disabled"),
              MANY),
          new Table(
              "jobs",
              "Jobs of schedulers, and those that report themselves, the last to end first.",
              OF_JOB,
              List.of(),
              columns(
                  "pg_job_",
                  "last_end_timestamp_seconds",
                  "last_status",
                  "last_success_timestamp_seconds",
                  "interval_seconds",
                  "next_run_timestamp_seconds",
                  "last_duration_seconds",
                  "running"),
              "",
              MANY,
              Optional.empty(),
              Map.of()),
          table(
              "job_runs",
              "How the runs of jobs that report themselves ended, counted since the agent's start.",
              with(OF_JOB, "status"),
              List.of(),
              counters("pg_job_", "runs"),
              MANY),
          table(
              "job_skips",
              "Why jobs skipped runs and targets, counted since the agent's start.",
              with(OF_JOB, "reason"),
              List.of(),
              counters("pg_job_", "skipped"),
              MANY),
          table(
              "standbys",
              "The servers and programs that stream from this one.",
              OF_STANDBY,
              List.of("state", "sync_state"),
              columns(
                  "pg_stat_replication_",
                  "replay_lag_bytes",
                  "sent_lag_bytes",
                  "write_lag_seconds",
                  "flush_lag_seconds",
                  "replay_lag_seconds",
                  "info"),
              MANY),
          table(
              "slots",
              "Replication slots.",
              OF_SLOT,
              List.of("plugin", "invalidation_reason"),
              columns(
                  "pg_replication_slots_",
                  "retained_wal_bytes",
                  "active",
                  "safe_wal_size_bytes",
                  "invalidated",
                  "info"),
              MANY),
          new Table(
              "unused_indexes",
              "Of the largest indexes, those that no scan has used, unique ones left out.",
              OF_INDEX,
              List.of("is_unique"),
              List.of(
                  new Column("size_bytes", "pg_index_size_bytes"),
                  new Column("scans", "pg_stat_user_indexes_idx_scan_total")),
              "size_bytes",
              MANY,
              Optional.empty(),
              Map.of("scans", 0.0, "is_unique", "false")),
          table(
              "duplicate_indexes",
              "Indexes that could be dropped without loss as another one does the same.",
              OF_INDEX,
              List.of("duplicate_of"),
              columns("pg_index_duplicate_", "size_bytes"),
              MANY),
          named(
              "invalid_indexes",
              "Indexes that no query uses and every write still maintains.",
              OF_INDEX,
              Table.column("pg_index_", "invalid")),
          named(
              "foreign_keys_without_index",
              "Foreign keys that no index on the referencing table serves.",
              List.of(DATNAME, "schemaname", "relname", "conname"),
              Table.column("pg_constraint_", "without_index")),
          table(
              "pools",
              "The pools of a pooler.",
              List.of("database", "user"),
              List.of("pool_mode"),
              columns(
                  "pgbouncer_pools_",
                  "client_active_connections",
                  "client_waiting_connections",
                  "server_active_connections",
                  "server_idle_connections",
                  "client_maxwait_seconds",
                  "info"),
              MANY));

  /** Of all tables. */
  static final Set<String> FAMILIES = families(ALL);

  private Tables() {}

  /** Of these tables. */
  static Set<String> families(Collection<Table> tables) {
    return tables.stream()
        .flatMap(
            table ->
                Stream.concat(
                    table.columns().stream().map(Column::family),
                    table.details().map(Table.Details::family).stream()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Table connections(String by, String label) {
    return table(
        "connections_by_" + by,
        "Connections of clients by " + by + ".",
        List.of(label),
        List.of(),
        columns("pg_stat_activity_", "connections"),
        TEN);
  }

  /** In the order of the first column. */
  private static Table table(
      String name,
      String help,
      List<String> keys,
      List<String> texts,
      List<Column> columns,
      int limit) {
    return new Table(
        name, help, keys, texts, columns, columns.get(0).name(), limit, Optional.empty(), Map.of());
  }

  /** Of a family that is 1 for each thing that there is, and so has no more to tell than names. */
  private static Table named(String name, String help, List<String> keys, Column column) {
    return new Table(
        name,
        help,
        keys,
        List.of(),
        List.of(column),
        column.name(),
        MANY,
        Optional.empty(),
        Map.of(column.name(), 1.0));
  }

  private static List<String> with(List<String> keys, String more) {
    return Stream.concat(keys.stream(), Stream.of(more)).toList();
  }

  private static List<Column> counters(String prefix, String... names) {
    return Arrays.stream(names).map(name -> new Column(name, prefix + name + "_total")).toList();
  }

  private static List<Column> columns(String prefix, String... names) {
    return Arrays.stream(names).map(name -> Table.column(prefix, name)).toList();
  }
}
