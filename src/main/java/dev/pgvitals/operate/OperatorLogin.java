package dev.pgvitals.operate;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.source.jdbc.Connector;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.source.jdbc.Opened;
import dev.pgvitals.source.jdbc.UsageCounters;
import dev.pgvitals.source.socket.WireLimits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * Logs in to one server. Each session begins with settings that hold whatever its role and database
 * say, has its answers bounded in time, and is the server's own: no pooler is between. Thread-safe.
 */
public final class OperatorLogin implements AutoCloseable {
  /** How much longer than its statements a session waits for their answers. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Of sockets at one time: those of a maintainer, and one that is being closed. */
  private static final int PLACES = 5;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "client_min_messages", "error",
          "default_transaction_isolation", "read committed",
          "exit_on_error", "off",
          "idle_in_transaction_session_timeout", "60000",
          "IntervalStyle", "postgres",
          "jit", "off",
          "lock_timeout", "1000",
          "quote_all_identifiers", "off",
          "standard_conforming_strings", "on");

  private final ConnectionTarget target;
  private final String application;
  private final Duration connect;
  private final Duration statement;
  private final Map<String, String> settings = new TreeMap<>(SETTINGS);
  private final Connector connector;
  private final Set<Opened> opened = ConcurrentHashMap.newKeySet();

  /**
   * Opens nothing yet.
   *
   * @param application how its sessions are called in pg_stat_activity
   * @param limits of what is said there
   * @param statement how long a statement may take, unless a session is told otherwise; its answer
   *     may take a little longer
   * @param own settings, as {@code pg_settings} shows them, beside or instead of the usual ones
   * @param watchdog cuts connections that hang; to be shut down after this is closed
   */
  public OperatorLogin(
      ConnectionTarget target,
      String application,
      WireLimits limits,
      Duration statement,
      Map<String, String> own,
      ScheduledExecutorService watchdog) {
    this.target = target;
    this.application = application;
    this.connect = limits.login();
    this.statement = statement;
    settings.put("statement_timeout", Long.toString(statement.toMillis()));
    settings.putAll(own);
    this.connector = new Connector(target, PLACES, limits, new UsageCounters(), watchdog);
  }

  /**
   * Opens a session, in autocommit mode; it is the caller's to close.
   *
   * @throws PoolerException if it is not the server itself that answers
   */
  public Opened to(String database) throws SQLException {
    Opened session;
    try {
      session = connector.login(properties(database), database);
    } catch (IllegalArgumentException unusable) {
      throw new SQLException(unusable.getMessage(), "08001", unusable);
    } catch (SQLException e) {
      throw String.valueOf(e.getMessage()).contains("unsupported startup parameter")
          ? new PoolerException()
          : e;
    }
    session.tried(this::settle);
    session.wire().loggedIn();
    opened.removeIf(OperatorLogin::isClosed);
    opened.add(session);
    return session;
  }

  private static boolean isClosed(Opened session) {
    try {
      return session.connection().isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  private JdbcSettings properties(String database) {
    String options =
        settings.entrySet().stream()
            .map(one -> "-c " + one.getKey() + "=" + one.getValue().replace(" ", "\\ "))
            .collect(
                Collectors.joining(" ", target.parameters().getOrDefault("options", "") + " ", ""));
    return JdbcSettings.of(target, database, statement.plus(GRACE), connect)
        .with(PGProperty.OPTIONS, options.strip())
        .with(PGProperty.APPLICATION_NAME, application)
        .with(PGProperty.PREPARE_THRESHOLD, "0")
        .with(PGProperty.TCP_KEEP_ALIVE, "true");
  }

  /**
   * Whoever hands out the sessions of others gives another process's number at the login, or
   * forgets what a session is to begin with.
   */
  private Connection settle(Connection connection) throws SQLException {
    String wanted =
        settings.entrySet().stream()
            .map(one -> "('%s', '%s')".formatted(one.getKey(), one.getValue()))
            .collect(Collectors.joining(", "));
    try (Statement ask = connection.createStatement()) {
      // Older servers do not know them, so they cannot be among the options.
      ask.execute(
          """
          SELECT pg_catalog.set_config(s.name, '0', false)
          FROM pg_catalog.pg_settings AS s WHERE s.name IN ('idle_session_timeout', 'transaction_timeout')""");
      try (ResultSet row =
          ask.executeQuery(
              """
              SELECT pg_catalog.pg_backend_pid(),
                     NOT EXISTS (SELECT FROM (VALUES %s) AS w (name, setting)
                                 LEFT JOIN pg_catalog.pg_settings AS s USING (name)
                                 WHERE s.setting IS DISTINCT FROM w.setting)"""
                  .formatted(wanted))) {
        row.next();
        if (row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID()
            || !row.getBoolean(2)) {
          throw new PoolerException();
        }
      }
    }
    return connection;
  }

  /** Breaks off all that its sessions are doing, from any thread; never waits. */
  public void cut() {
    opened.forEach(one -> one.wire().cut());
  }

  /** Opens no more. What is still open is closed. */
  @Override
  public void close() {
    connector.close();
    opened.forEach(Opened::close);
  }
}
