package dev.pgvitals.dashboards.live;

import dev.pgvitals.fixture.estate.DeafReceiver;
import dev.pgvitals.fixture.estate.Orders;
import dev.pgvitals.fixture.estate.PoolQueue;
import dev.pgvitals.fixture.estate.Session;
import dev.pgvitals.fixture.schema.HalfDetached;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes wrong at {@link Orders}, all of it at once, on top of what is wrong there from the
 * beginning: so that panels that show zero when all is well show something else.
 */
final class Mishaps implements AutoCloseable {
  private static final int POOL_SIZE = 3;

  /** Each puts off the next one that would come by itself. */
  private static final int REQUESTED_CHECKPOINTS = 3;

  private static final String NEW_SEGMENT =
      "SELECT pg_logical_emit_message(true, 'live', 'x'); SELECT pg_switch_wal()";

  /** Of a night's clean-up that could do a part of it. */
  private static final String JOB_RUNS =
      """
      INSERT INTO pgvitals.job_run (job, target, verb, started_at, ended_at, status, reason, rows, bytes_before, bytes_after, agent)
      VALUES ('clean-up', 'booking', 'delete', now(), now(), 'done', NULL, 4000, NULL, NULL, 'cron'),
             ('clean-up', 'hot', 'vacuum', now(), now(), 'skipped', 'locked: by 4713', NULL, NULL, NULL, 'cron'),
             ('clean-up', 'audit_by_text', 'reindex', now(), now(), 'done', NULL, NULL, 9000000, 5000000, 'cron'),
             ('clean-up', NULL, 'delete', now(), now(), 'partial', 'one of three targets', NULL, NULL, NULL, 'cron')""";

  private final LocalPostgres primary;
  private final LocalPostgres standby;
  private final LocalPgBouncer pool;
  private final List<Session> sessions = new ArrayList<>();
  private final List<Connection> clients = new ArrayList<>();
  private final DeafReceiver behind;

  private List<Session> ofStandby = List.of();
  private int times;

  Mishaps(Orders orders) throws SQLException, IOException {
    primary = orders.primary();
    standby = orders.standby();
    pool = orders.pool();
    primary.sql(
        "ALTER SYSTEM SET checkpoint_timeout = '30s'",
        "ALTER SYSTEM SET max_wal_size = '4GB'",
        "ALTER SYSTEM SET max_connections = 70",
        "ALTER SYSTEM SET synchronous_standby_names = '2 (orders_2, orders_3)'",
        "SELECT pg_reload_conf()");
    standby.sql(
        "ALTER SYSTEM SET max_standby_streaming_delay = '100ms'", "SELECT pg_reload_conf()");
    behind = DeafReceiver.of(primary, "behind");
    fillTheCache();
    waitForAStandby();
    changeRoles();
    loseASlot();
    breakTheSubscription();
    HalfDetached.leave(() -> primary.connect(Orders.DATABASE, "postgres", ""), "visit", "visit_4");
    damageAPage();
    keepATemporaryFile();
    queueForThePooler();
    primary.sqlIn(
        Orders.DATABASE, "SET enable_seqscan = off; SELECT FROM booking WHERE amount = 17");
    again();
  }

  /**
   * What is over in a moment happens once more: a busy machine may have missed the scrapes by which
   * it would have been seen. The archive takes files and takes none in turns.
   */
  void again() throws SQLException {
    times++;
    primary.sql(
        "ALTER SYSTEM SET archive_command = 'exit %d'".formatted(times % 2),
        "SELECT pg_reload_conf()",
        NEW_SEGMENT);
    loseSessions();
    tryTheDoors();
    cancelAQueryOfTheStandby();
    Session.deadlock(primary, Orders.DATABASE);
    primary.sqlIn(
        Orders.DATABASE,
        "VACUUM hot",
        "DELETE FROM booking WHERE id IN (SELECT id FROM booking ORDER BY id LIMIT 100)",
        "INSERT INTO monitoring.auth_failure DEFAULT VALUES",
        JOB_RUNS);
    if (times <= REQUESTED_CHECKPOINTS) {
      primary.sql("CHECKPOINT");
    }
  }

  /** Somebody guesses a password, and somebody who is in wants to be more. */
  private void tryTheDoors() {
    refused("wrong", "SELECT");
    refused(Postgres.MONITOR_PASSWORD, "SET ROLE postgres");
  }

  private void refused(String password, String sql) {
    try (Connection connection =
            DriverManager.getConnection(primary.jdbcUrl(Orders.DATABASE), "monitor", password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException expected) {
      return;
    }
    throw new IllegalStateException("not refused: " + sql);
  }

  private void waitForAStandby() throws SQLException {
    sessions.add(
        Session.in(primary, Orders.DATABASE)
            .did("SET synchronous_commit = on")
            .does("INSERT INTO event VALUES (now(), 'nobody confirms it')"));
  }

  /** So that whoever needs a buffer has to write one first, and more WAL is made than is read. */
  private void fillTheCache() throws SQLException {
    primary.sqlIn(
        Orders.DATABASE, "CREATE TABLE import (text text) WITH (autovacuum_enabled = off)");
    sessions.add(
        Session.in(primary, Orders.DATABASE)
            .repeats(
                "INSERT INTO import SELECT repeat('x', 400) FROM generate_series(1, 20000);"
                    + " TRUNCATE import; SELECT pg_sleep(3)"));
  }

  private void changeRoles() {
    primary.sql(
        "CREATE ROLE intruder SUPERUSER",
        "CREATE ROLE intern LOGIN VALID UNTIL '2020-01-01'",
        "DO $$ BEGIN EXECUTE format('CREATE ROLE auditor LOGIN VALID UNTIL %L', now() + interval '7 days'); END $$");
  }

  private void loseASlot() {
    primary.sql(
        "SELECT pg_create_physical_replication_slot('late', true)",
        "ALTER SYSTEM SET idle_replication_slot_timeout = '1s'",
        "SELECT pg_reload_conf()",
        "SELECT pg_sleep(1.5)",
        "CHECKPOINT",
        "ALTER SYSTEM RESET idle_replication_slot_timeout",
        "SELECT pg_reload_conf()",
        "SELECT pg_create_physical_replication_slot('idle', true)");
  }

  /**
   * A row cannot be applied, as it is there already; and one more table is never copied, as the
   * forgotten prepared transaction stands in the way.
   */
  private void breakTheSubscription() {
    primary.sqlIn(
        "reports",
        "CREATE TABLE price (token text PRIMARY KEY, recorded_at timestamptz NOT NULL)",
        "INSERT INTO account VALUES (5000, 0)");
    primary.sqlIn(Orders.DATABASE, "ALTER PUBLICATION accounts ADD TABLE price");
    primary.sqlIn("reports", "ALTER SUBSCRIPTION reports REFRESH PUBLICATION");
    primary.sqlIn(Orders.DATABASE, "INSERT INTO account VALUES (5000, 0)");
  }

  private void loseSessions() throws SQLException {
    primary.connect(Orders.DATABASE, "postgres", "").abort(Runnable::run);
    Connection forgotten = primary.connect(Orders.DATABASE, "postgres", "");
    clients.add(forgotten);
    forgotten.createStatement().execute("SET idle_session_timeout = '100ms'");
    Session.in(primary, Orders.DATABASE).close();
  }

  private void cancelAQueryOfTheStandby() throws SQLException {
    ofStandby.forEach(Session::close);
    Session reader =
        Session.in(standby, Orders.DATABASE).did("BEGIN", "SELECT count(*) FROM price");
    // What it has met is counted once it is out of its transaction.
    ofStandby = List.of(reader.does("SELECT pg_sleep(600)").does("ROLLBACK"));
    primary.sqlIn(Orders.DATABASE, "BEGIN; LOCK TABLE price IN ACCESS EXCLUSIVE MODE; COMMIT");
  }

  private void damageAPage() throws IOException {
    primary.sql(
        "CREATE EXTENSION IF NOT EXISTS pg_buffercache",
        "CREATE TABLE damaged WITH (autovacuum_enabled = off) AS SELECT 'x' AS text FROM generate_series(1, 1000)",
        "CHECKPOINT",
        "SELECT pg_buffercache_evict_relation('damaged')");
    String file = primary.query("SELECT pg_relation_filepath('damaged')");
    try (FileChannel page =
        FileChannel.open(primary.data().resolve(file), StandardOpenOption.WRITE)) {
      page.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 4000);
    }
    try {
      primary.sql("SELECT count(text) FROM damaged");
    } catch (IllegalStateException invalidPage) {
      return;
    }
    throw new IllegalStateException("the page could be read");
  }

  /** As long as the cursor is open. */
  private void keepATemporaryFile() throws SQLException {
    sessions.add(
        Session.in(primary, Orders.DATABASE)
            .did(
                "SET work_mem = '64kB'",
                "BEGIN",
                "DECLARE sorted CURSOR FOR SELECT text FROM audit ORDER BY md5(text)",
                "FETCH sorted"));
  }

  /** In a pool of its own, so that whoever works is not held up. */
  private void queueForThePooler() throws SQLException {
    pool.tell("DISABLE reports");
    PoolQueue.form(pool, "app", POOL_SIZE, clients);
  }

  @Override
  public void close() throws SQLException {
    for (Connection client : clients) {
      client.abort(Runnable::run);
    }
    behind.close();
    sessions.forEach(Session::close);
    ofStandby.forEach(Session::close);
  }
}
