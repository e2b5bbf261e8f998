package dev.pgvitals.alerts.live;

import dev.pgvitals.builtin.page.MoreAccess;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The servers: {@code orders} with its standby {@code replica} and the PgBouncer {@code pool},
 * which suffer together; {@code spare}, for what would get in the way of that; {@code books}, whose
 * log and backups are looked at; and {@code control}, to which nothing happens.
 */
final class Cast implements AutoCloseable {
  /** How many they are. */
  static final int SERVERS = 6;

  /** Where {@link Postgres} starts servers in a hurry, here they are as they should be. */
  private static final Map<String, String> SOUND = Map.of("fsync", "on");

  private static final Map<String, String> OF_ORDERS =
      Map.of(
          "fsync", "on",
          "archive_mode", "on",
          "archive_command", "exit 0",
          "max_connections", "60",
          "max_prepared_transactions", "2",
          "deadlock_timeout", "100ms",
          // So that a missing synchronous standby keeps nobody waiting.
          "synchronous_commit", "local",
          "wal_retrieve_retry_interval", "500ms");

  private static final Map<String, String> OF_SPARE =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "off",
          "max_connections", "20",
          "max_locks_per_transaction", "10",
          "max_slot_wal_keep_size", "1MB");

  /** Limits as an impatient test needs them; the others are the rules'. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "orders",
          """
          PostgresBlockedSessions: {critical: 1},
          PostgresBlockingDurationHigh: {critical: 2},
          PostgresIdleInTransaction: {warning: 1, critical: 2},
          PostgresLongRunningTransaction: {warning: 1, critical: 3},
          PostgresLongRunningQuery: {warning: 2},
          PostgresPreparedTransactionOld: {warning: 2},
          PostgresXminHorizonOld: {warning: 100},
          PostgresReplicationSlotRetainsWal: {critical: 20000000},
          PostgresReplicationLagBytesHigh: {warning: 1000},
          PostgresWalArchivePending: {warning: 0},
          PostgresWalArchiveDelayed: {warning: 1, critical: 2},
          PostgresDeadlocks: {warning: 0},
          PostgresTempFilesHigh: {warning: 100000}""",
          "spare",
          "PostgresWraparoundApproaching: {warning: 0.000002, critical: 0.000003}",
          "books",
          "PostgresRecoveryWindowShort: {warning: 60}",
          "pool",
          """
          PgBouncerClientsWaiting: {warning: 0, critical: 1},
          PgBouncerClientWaitLong: {warning: 1, critical: 2}""");

  private final LocalPostgres control = LocalPostgres.start(18, SOUND);
  private final LocalPostgres orders = LocalPostgres.start(18, OF_ORDERS);
  private final LocalPostgres spare = LocalPostgres.start(18, OF_SPARE);
  private final LocalPostgres replica;
  private final LocalPgBouncer pool;
  private final Books books;

  /**
   * Starts all of them.
   *
   * @param directory for backups
   */
  Cast(Path directory) {
    control.createMonitorRole();
    spare.createMonitorRole();
    spare.sql(
        "CREATE ROLE app LOGIN PASSWORD '%s'".formatted(Postgres.MONITOR_PASSWORD),
        """
        CREATE PROCEDURE use_transaction_ids(n int) LANGUAGE plpgsql AS $$
        BEGIN
          FOR i IN 1..n LOOP
            PERFORM pg_current_xact_id();
            COMMIT;
          END LOOP;
        END $$""");
    orders.createMonitorRole();
    fillOrders();
    replica = orders.standby("replica", Map.of());
    pool = LocalPgBouncer.before(orders, Map.of(), Map.of("default_pool_size", "1"));
    books = new Books(directory);
  }

  private void fillOrders() {
    orders.sql(
        "CREATE DATABASE shop",
        "CREATE ROLE app LOGIN PASSWORD '%s'".formatted(Postgres.MONITOR_PASSWORD),
        "CREATE TABLE open_order (id int)",
        "GRANT SELECT ON open_order TO monitor",
        "CREATE SCHEMA monitoring",
        "CREATE TABLE monitoring.backup (stanza text, type text, ended_at timestamptz, succeeded bool, verified_at timestamptz)",
        "CREATE TABLE monitoring.job (job_name text, ended_at timestamptz, succeeded bool)",
        "CREATE TABLE monitoring.data_check (check_name text, level text, violations int)",
        "CREATE TABLE monitoring.data_age (dataset text, newest timestamptz)",
        "CREATE TABLE monitoring.auth_failure (failed_at timestamptz)",
        "INSERT INTO monitoring.backup VALUES ('main', 'full', now(), true, now())",
        "INSERT INTO monitoring.job VALUES ('tidy', now(), true)",
        "INSERT INTO monitoring.data_check VALUES ('totals', 'critical', 0)",
        "INSERT INTO monitoring.data_age VALUES ('prices', now())",
        "GRANT USAGE ON SCHEMA monitoring TO monitor",
        "GRANT SELECT ON ALL TABLES IN SCHEMA monitoring TO monitor");
    orders.sqlIn(
        "shop",
        "CREATE TABLE customer (id int, name text) WITH (autovacuum_enabled = off)",
        "INSERT INTO customer SELECT n, 'x' FROM generate_series(1, 3000) AS n",
        "CREATE TABLE email (address text)",
        "INSERT INTO email VALUES ('a@example.org'), ('a@example.org')",
        "CREATE SEQUENCE invoice MAXVALUE 1000",
        "SELECT nextval('invoice')");
    MoreAccess.grantIn(orders, "shop");
  }

  LocalPostgres orders() {
    return orders;
  }

  LocalPostgres replica() {
    return replica;
  }

  LocalPostgres spare() {
    return spare;
  }

  LocalPgBouncer pool() {
    return pool;
  }

  Books books() {
    return books;
  }

  String controlUri() {
    return uri(control);
  }

  private static String uri(LocalPostgres postgres) {
    return postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
  }

  /** What the agent is to watch. */
  String configuration() {
    return configurationWithout("", "shop");
  }

  /**
   * As {@link #configuration}, without a server.
   *
   * @param cluster that {@code replica} says it belongs to
   */
  String configurationWithout(String dropped, String cluster) {
    Map<String, String> servers = new LinkedHashMap<>();
    servers.put("control", "url: '%s'".formatted(uri(control)));
    servers.put(
        "orders", "url: '%s', tags: [orders], labels: {cluster: shop}".formatted(uri(orders)));
    servers.put("replica", "url: '%s', labels: {cluster: %s}".formatted(uri(replica), cluster));
    servers.put("spare", "url: '%s', databases: {include: [postgres]}".formatted(uri(spare)));
    servers.put(
        "books",
        "url: '%s', logs: {files: '%s/*.json', interval: 1s, limits: {window: 1m, sessions: 300, session_window: 1m}}"
            .formatted(uri(books.postgres()), books.log()));
    servers.put("pool", "url: '%s'".formatted(pool.uri("monitor", "pgbouncer")));
    servers.remove(dropped);
    // On a busy machine a query may be late by as much as its short interval, and the first
    // connection of a JVM takes long.
    StringBuilder text =
        new StringBuilder(
            """
            interval: 1s
            defaults: {connections: 4, thresholds: {PostgresMetricsStale: {warning: 8}, PostgresCollectorSlow: {warning: 5}, PostgresConnectSlow: {warning: 3}}}
            servers:
            """);
    servers.forEach(
        (name, keys) ->
            text.append(
                "  - {name: %s, %s, thresholds: {%s}}\n"
                    .formatted(name, keys, LIMITS.getOrDefault(name, "").replace("\n", " "))));
    return text.append(books.backups().configuration()).toString();
  }

  @Override
  public void close() {
    books.close();
    pool.close();
    replica.close();
    spare.close();
    orders.close();
    control.close();
  }
}
