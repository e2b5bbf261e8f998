package dev.pgvitals.dashboards.live;

import dev.pgvitals.builtin.page.MoreAccess;
import dev.pgvitals.fixture.estate.PoolQueue;
import dev.pgvitals.fixture.estate.Session;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * A primary, a standby that replays nothing and a PgBouncer with a queue, where all stands still
 * but for what is paced: so that a number that was asked for is still true when it is looked at.
 */
final class Bank implements AutoCloseable {
  static final String LEDGER = "ledger";
  static final int TELLERS = 7;
  static final int WAITING = 2;
  static final int POOL_SIZE = 3;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "wal_level", "replica",
          "archive_mode", "on",
          "archive_command", "exit 1",
          "autovacuum", "off",
          "synchronous_standby_names", "bank_2",
          "synchronous_commit", "local",
          "max_connections", "60",
          "max_prepared_transactions", "2",
          "deadlock_timeout", "100ms");

  private final LocalPostgres primary = LocalPostgres.start(18, SETTINGS);
  private final LocalPostgres standby;
  private final LocalPgBouncer pool;
  private final List<Session> sessions = new ArrayList<>();
  private final List<Connection> clients = new ArrayList<>();
  private final List<Pace> paces = new ArrayList<>();

  Bank() throws SQLException {
    primary.createMonitorRole();
    primary.sql("CREATE DATABASE " + LEDGER);
    primary.sqlIn(
        LEDGER, "CREATE TABLE entry (id int)", "CREATE TABLE rate AS SELECT 42 AS percent");
    primary.sql(script());
    primary.sql("VACUUM ANALYZE account", "VACUUM ANALYZE audit");
    MoreAccess.grantIn(primary, "postgres");
    primary.sql("SELECT pg_create_physical_replication_slot('forgotten', true)");
    standby = primary.standby("bank_2", Map.of());
    pool =
        LocalPgBouncer.before(
            primary,
            Map.of(),
            Map.of("default_pool_size", Integer.toString(POOL_SIZE), "max_client_conn", "40"));
    standby.sql("SELECT pg_wal_replay_pause()");
    stop();
  }

  private static String script() {
    try (InputStream script = Bank.class.getResourceAsStream("/dashboards/bank.sql")) {
      return new String(
          Objects.requireNonNull(script, "bank.sql").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is to stay as it is. */
  private void stop() throws SQLException {
    try {
      primary.sql("CREATE UNIQUE INDEX CONCURRENTLY email_key ON email (address)");
      throw new IllegalStateException("the index could be built");
    } catch (IllegalStateException duplicates) {
      // It is there all the same, and invalid.
    }
    primary.prepareTransaction("forgotten", "SELECT pg_current_xact_id()");
    primary.sql(
        "CALL use_transaction_ids(500)",
        "CREATE TABLE unseen AS SELECT generate_series(1, 20000) AS n",
        "SELECT pg_switch_wal()",
        "ALTER SYSTEM SET max_connections = 70",
        "SELECT pg_reload_conf()");
    sessions.add(Session.in(primary, "postgres").did("BEGIN", "LOCK TABLE email"));
    for (int i = 0; i < WAITING; i++) {
      sessions.add(Session.in(primary, "postgres").does("SELECT FROM email"));
    }
    sessions.add(Session.in(primary, "postgres").does("SELECT pg_sleep(600)"));
    for (int i = 0; i < TELLERS; i++) {
      clients.add(login("teller", "desk", "postgres"));
    }
    PoolQueue.form(pool, "app", POOL_SIZE, clients);
  }

  private Connection login(String user, String application, String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", Postgres.MONITOR_PASSWORD);
    properties.setProperty("ApplicationName", application);
    return DriverManager.getConnection(primary.jdbcUrl(database), properties);
  }

  /** Has a statement run in {@link #LEDGER} from now on. */
  Pace pace(int perSecond, String sql) throws SQLException {
    Pace pace = Pace.start(login("postgres", "pace", LEDGER), perSecond, sql);
    paces.add(pace);
    return pace;
  }

  LocalPostgres primary() {
    return primary;
  }

  LocalPostgres standby() {
    return standby;
  }

  /** The configuration of an agent, but for its address. */
  String configuration() {
    return Observatory.CATALOGUE
        + """
        defaults: {connections: 4}
        servers:
          - {name: bank-1, url: '%s', labels: {cluster: bank}}
          - {name: bank-2, url: '%s', labels: {cluster: bank}}
          - {name: bank-pool, url: '%s', labels: {cluster: bank}}
          - {name: gone, url: 'postgresql://monitor@127.0.0.1:1/gone', labels: {cluster: gone}}
        """
            .formatted(uri(primary), uri(standby), pool.uri("monitor", "pgbouncer"));
  }

  private static String uri(LocalPostgres server) {
    return server.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
  }

  @Override
  public void close() throws SQLException {
    for (Pace pace : paces) {
      pace.close();
    }
    for (Connection client : clients) {
      client.abort(Runnable::run);
    }
    sessions.forEach(Session::close);
    pool.close();
    standby.close();
    primary.close();
  }
}
