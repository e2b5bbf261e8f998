package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.activity.LongCommands;
import dev.pgvitals.builtin.page.JobTables;
import dev.pgvitals.builtin.page.MoreAccess;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A primary and its standby with something of everything in them: jobs, tables, indexes, one of
 * them invalid, partitions, sequences, slots, a publication and a subscription, a running VACUUM
 * and other {@link LongCommands}, a prepared transaction, and an open one that has locked the table
 * {@code orders} and its indexes, the partitions of {@code visits} and a sequence against all
 * others.
 */
public final class BusyPair implements AutoCloseable {
  /** In the conninfo of the subscription: must be seen nowhere. */
  public static final String SECRET = "tell-nobody";

  /** The latter part: what has no value by default, in numbers that change nothing. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("max_prepared_transactions", "4"),
          Map.entry("hot_standby_feedback", "on"),
          Map.entry("wal_receiver_status_interval", "1s"),
          Map.entry("max_slot_wal_keep_size", "10GB"),
          Map.entry("temp_file_limit", "10GB"),
          Map.entry("log_temp_files", "10GB"),
          Map.entry("log_min_duration_statement", "1h"),
          Map.entry("log_autovacuum_min_duration", "1h"),
          Map.entry("autovacuum_work_mem", "64MB"),
          Map.entry("autovacuum_vacuum_cost_limit", "200"),
          Map.entry("track_functions", "pl"));

  private final LocalPostgres primary;
  private final LocalPostgres standby;

  private final LongCommands commands;

  /** Held here: the driver closes a connection that nobody refers to. */
  private final Connection open;

  public BusyPair(int major) {
    primary = LocalPostgres.start(major, SETTINGS);
    primary.createMonitorRole();
    fill();
    fillInBulk();
    standby = primary.streamingStandby();
    primary.sql("CREATE TABLE written_under_the_standbys_eyes ()");
    useTheStandby();
    primary.sql("SELECT pg_create_logical_replication_slot('decoded', 'pgoutput')");
    Thread vacuum = new Thread(this::vacuumSlowly, "vacuum");
    vacuum.setDaemon(true);
    vacuum.start();
    commands = LongCommands.on(primary);
    primary.prepareTransaction("promise", "CREATE TABLE promised ()");
    open = lockATable();
    await("a VACUUM at work, the lock on the standby, and the standby's feedback")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                primary.query("SELECT phase FROM pg_stat_progress_vacuum").equals("scanning heap")
                    && primary.query("SELECT count(xmin) FROM pg_replication_slots").equals("1")
                    && standby
                        .query(
                            "SELECT count(*) > 0 FROM pg_locks WHERE mode = 'AccessExclusiveLock'"
                                + " AND relation = 'orders_unused'::regclass")
                        .equals("t"));
  }

  private void fill() {
    primary.sql(
        "CREATE EXTENSION pg_buffercache",
        "CREATE DATABASE shop CONNECTION LIMIT 50",
        "CREATE ROLE guest LOGIN CONNECTION LIMIT 3 VALID UNTIL '2100-01-01'",
        "CREATE TABLE orders (id int PRIMARY KEY, customer int, note text)",
        "INSERT INTO orders SELECT n, n % 100, repeat('x', 50) FROM generate_series(1, 2000) n",
        "CREATE INDEX orders_unused ON orders (note)",
        "CREATE MATERIALIZED VIEW totals AS SELECT customer, count(*) FROM orders GROUP BY 1",
        "CREATE TABLE dusty AS SELECT n, repeat('x', 500) FROM generate_series(1, 5000) n",
        "UPDATE orders SET customer = 0 WHERE id < 100",
        "DELETE FROM orders WHERE id > 1990",
        "SELECT count(*) FROM orders",
        "SELECT * FROM orders WHERE id = 1",
        "VACUUM ANALYZE orders",
        "CREATE PUBLICATION offers FOR TABLE orders",
        "CREATE SUBSCRIPTION idle CONNECTION 'host=192.0.2.1 password=%s' PUBLICATION p"
                .formatted(SECRET)
            + " WITH (connect = false, slot_name = NONE)");
    primary.sqlIn(
        "shop",
        "SELECT pg_stat_reset()",
        "CREATE SCHEMA stock",
        "CREATE TABLE stock.items (sku text PRIMARY KEY, amount int)",
        "INSERT INTO stock.items SELECT 'sku' || n, n / 2 FROM generate_series(1, 1000) n",
        "ANALYZE stock.items");
    assertThatThrownBy(
            () ->
                primary.sqlIn(
                    "shop", "CREATE UNIQUE INDEX CONCURRENTLY half ON stock.items (amount)"))
        .hasStackTraceContaining("could not create unique index");
  }

  /** What is partitioned, repeated, or large enough to be judged for bloat. */
  private void fillInBulk() {
    MoreAccess.grantIn(primary, "postgres");
    MoreAccess.grantIn(primary, "shop");
    JobTables.createIn(primary, "postgres");
    JobTables.createIn(primary, "shop");
    primary.sql(
        "CREATE TABLE readings AS SELECT n FROM generate_series(1, 60000) n",
        "CREATE INDEX readings_n ON readings (n)",
        "CREATE INDEX readings_again ON readings (n)",
        "ANALYZE readings",
        "CREATE TABLE visits (day date NOT NULL, order_id int REFERENCES orders)"
            + " PARTITION BY RANGE (day)",
        "CREATE TABLE visits_2100 PARTITION OF visits FOR VALUES FROM ('2100-01-01')"
            + " TO ('2101-01-01')",
        "CREATE TABLE visits_other PARTITION OF visits DEFAULT",
        "INSERT INTO visits VALUES ('2100-02-01', 1), ('2020-02-01', 2)",
        "VACUUM ANALYZE visits",
        "CREATE TABLE tickets (id serial PRIMARY KEY)",
        "INSERT INTO tickets VALUES (DEFAULT), (DEFAULT)",
        "CREATE SEQUENCE locked MAXVALUE 100",
        "CREATE FUNCTION plus_one(n int) RETURNS int LANGUAGE plpgsql AS"
            + " $$ BEGIN RETURN n + 1; END $$",
        "SELECT plus_one(1)");
  }

  private void useTheStandby() {
    await("the tables on the standby")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                !standby.query("SELECT to_regclass('written_under_the_standbys_eyes')").isEmpty());
    standby.sql("SELECT count(*) FROM orders");
  }

  /** A page at a time, so that it is still at work when its progress is read. */
  private void vacuumSlowly() {
    try (Connection connection = primary.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute("SET vacuum_cost_delay = '100ms'");
      statement.execute("SET vacuum_cost_limit = 1");
      statement.execute("VACUUM (FREEZE) dusty");
    } catch (SQLException e) {
      // The server was stopped, which is how it is meant to end.
    }
  }

  private Connection lockATable() {
    Connection connection = primary.superuser();
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("LOCK TABLE visits"); // locks its partitions too
      statement.execute("ALTER SEQUENCE locked INCREMENT 2");
      statement.execute("TRUNCATE orders, visits"); // locks their indexes too
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public LocalPostgres primary() {
    return primary;
  }

  public LocalPostgres standby() {
    return standby;
  }

  @Override
  public void close() throws SQLException {
    open.close();
    commands.close();
    standby.close();
    primary.close();
  }
}
