package dev.pgvitals.dashboards.drawn;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.page.MoreAccess;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * A primary, its standby and the PgBouncer before it, with one of everything that a board has a
 * panel for: logical replication, partitions, a forgotten prepared transaction, an index that could
 * not be built, reports of backups and jobs ...
 */
final class Orders implements AutoCloseable {
  static final String DATABASE = "orders";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("wal_level", "logical"),
          Map.entry("max_wal_size", "128MB"),
          Map.entry("checkpoint_timeout", "60s"),
          Map.entry("max_slot_wal_keep_size", "4GB"),
          Map.entry("archive_mode", "on"),
          Map.entry("archive_command", "true"),
          Map.entry("archive_timeout", "60s"),
          Map.entry("synchronous_standby_names", "orders_2"),
          Map.entry("synchronous_commit", "local"),
          Map.entry("hot_standby_feedback", "on"),
          Map.entry("max_connections", "60"),
          Map.entry("max_prepared_transactions", "2"),
          Map.entry("track_io_timing", "on"),
          Map.entry("track_functions", "pl"),
          Map.entry("autovacuum_naptime", "10s"));

  private final LocalPostgres primary;
  private final LocalPostgres standby;
  private final LocalPgBouncer pool;

  Orders() {
    primary = LocalPostgres.start(18, SETTINGS);
    primary.createMonitorRole();
    primary.sql("CREATE DATABASE " + DATABASE, "CREATE DATABASE reports");
    primary.sqlIn(DATABASE, script());
    MoreAccess.grantIn(primary, DATABASE);
    // What VACUUM leaves behind has the size that it had.
    primary.sqlIn(DATABASE, "DELETE FROM basket WHERE id % 10 <> 0", "VACUUM (ANALYZE) basket");
    standby = primary.standby("orders_2", Map.of());
    pool =
        LocalPgBouncer.before(
            primary,
            Map.of(DATABASE, "dbname=" + DATABASE),
            Map.of("default_pool_size", "3", "max_client_conn", "40"));
    replicateLogically();
    failToBuildAnIndex();
    forgetAPreparedTransaction();
  }

  private static String script() {
    try (InputStream script = Orders.class.getResourceAsStream("/dashboards/orders.sql")) {
      return new String(
          Objects.requireNonNull(script, "orders.sql").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * From one database to another of the same server, where CREATE SUBSCRIPTION cannot make the
   * slot.
   */
  private void replicateLogically() {
    primary.sqlIn(
        DATABASE,
        "CREATE PUBLICATION accounts FOR TABLE account",
        "SELECT pg_create_logical_replication_slot('reports', 'pgoutput')",
        "SELECT pg_create_physical_replication_slot('old_standby', true)");
    primary.sqlIn(
        "reports",
        "CREATE TABLE account (id int PRIMARY KEY, balance numeric NOT NULL)",
        "CREATE SUBSCRIPTION reports CONNECTION 'host=%s port=%d user=postgres dbname=%s' PUBLICATION accounts WITH (create_slot = false)"
            .formatted(primary.host(), primary.port(), DATABASE));
    // Its slots take a snapshot, which a prepared transaction would keep waiting for ever.
    await("the first copy of the published table")
        .until(
            () ->
                primary
                    .query(
                        "SELECT bool_and(active) FROM pg_replication_slots WHERE slot_name = 'reports'")
                    .equals("t"));
    await("the copy")
        .until(
            () -> {
              try (var reports = primary.connect("reports", "postgres", "");
                  var statement = reports.createStatement();
                  var rows =
                      statement.executeQuery(
                          "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel")) {
                return rows.next() && rows.getBoolean(1);
              }
            });
  }

  private void failToBuildAnIndex() {
    try {
      primary.sqlIn(DATABASE, "CREATE UNIQUE INDEX CONCURRENTLY email_key ON email (address)");
    } catch (IllegalStateException duplicates) {
      return;
    }
    throw new IllegalStateException("the index could be built");
  }

  private void forgetAPreparedTransaction() {
    primary.sqlIn(DATABASE, "BEGIN; SELECT pg_current_xact_id(); PREPARE TRANSACTION 'forgotten'");
  }

  LocalPostgres primary() {
    return primary;
  }

  LocalPostgres standby() {
    return standby;
  }

  LocalPgBouncer pool() {
    return pool;
  }

  /** For the agent. */
  static String uri(LocalPostgres server) {
    return server.uri("monitor", Postgres.MONITOR_PASSWORD, DATABASE);
  }

  @Override
  public void close() {
    pool.close();
    standby.close();
    primary.close();
  }
}
