package dev.pgvitals.maintain.session;

import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.operate.OperatorLogin;
import dev.pgvitals.operate.PoolerException;
import dev.pgvitals.source.socket.WireLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to one server, in autocommit mode, as the role that its file names. They are
 * the caller's to close. Thread-safe.
 */
public final class Sessions implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STATEMENT = Duration.ofMinutes(1);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "client_min_messages", "warning",
          "default_transaction_read_only", "off",
          "search_path", "pg_catalog,pg_temp");

  /** Not where the server's system cannot tell: there it is an error. */
  private static final String ENDS_WITH_US =
      """
      SELECT set_config(name, '10000', false) FROM pg_settings WHERE name = 'client_connection_check_interval'""";

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final ConnectionTarget target;
  private final ScheduledExecutorService timer;
  private final OperatorLogin login;

  /**
   * For one server.
   *
   * @param application how the sessions are called in pg_stat_activity, unless the file says it
   */
  public Sessions(ConnectionTarget target, String application) {
    this.target = target;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.called("pgvitals-watchdog"));
    this.login =
        new OperatorLogin(
            target,
            target.parameters().getOrDefault("application_name", application),
            WireLimits.forWork(CONNECT_TIMEOUT),
            STATEMENT,
            SETTINGS,
            timer);
  }

  /** The database that the server's address names. */
  public String home() {
    return target.database();
  }

  public String user() {
    return target.user();
  }

  /** Opens one in the database that the address names. */
  public Connection open() throws SQLException {
    return open(home());
  }

  /**
   * Opens one whose answers take a minute at most.
   *
   * @throws PoolerException if it is not the server itself that answers
   */
  public Connection open(String database) throws SQLException {
    return login.to(database).connection();
  }

  /**
   * Opens one for work that may take hours: its answers are waited for without end. So whoever
   * works has another session asked whether the server is still there, and {@link #cut} if not. The
   * server looks the other way round, from 14 on: what runs ends soon after this process has.
   */
  public Connection openForWork(String database) throws SQLException {
    Connection connection = open(database);
    connection.setNetworkTimeout(Runnable::run, 0);
    try (Statement statement = connection.createStatement()) {
      statement.execute(ENDS_WITH_US);
    } catch (SQLException e) {
      LOG.debug("the server cannot look whether we are still there: {}", e.getMessage());
    }
    return connection;
  }

  /** Breaks off whatever is going on in all sessions; never waits. */
  public void cut() {
    login.cut();
  }

  @Override
  public void close() {
    login.close();
    timer.shutdownNow();
  }
}
