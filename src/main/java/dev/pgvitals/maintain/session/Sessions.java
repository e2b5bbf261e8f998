package dev.pgvitals.maintain.session;

import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordUnreadableException;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.source.password.Passwords;
import dev.pgvitals.source.socket.WireTls;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * Opens connections to one server, in autocommit mode, as the role that its file names. They are
 * the caller's to close. Thread-safe.
 *
 * <p>Statements may take hours, so no time is set for their answers; that the server is still there
 * is for the caller to ask on another connection.
 */
public final class Sessions implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** What every session begins with, whatever role and database say. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "search_path", "pg_catalog,pg_temp",
          "statement_timeout", "60000",
          "lock_timeout", "1000",
          "idle_in_transaction_session_timeout", "60000",
          "default_transaction_read_only", "off",
          "default_transaction_isolation", "read\\ committed",
          "quote_all_identifiers", "off",
          "DateStyle", "ISO",
          "IntervalStyle", "postgres",
          "client_min_messages", "warning");

  private final ConnectionTarget target;
  private final String application;
  private final ScheduledExecutorService timer;
  private final Passwords passwords;

  /**
   * For one server.
   *
   * @param application how the sessions are called in pg_stat_activity, unless the file says it
   */
  public Sessions(ConnectionTarget target, String application) {
    this.target = target;
    this.application = application;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.called("pgvitals-password"));
    this.passwords = new Passwords(target, timer);
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
   * Opens one.
   *
   * @throws PoolerException if it is not the server itself that answers
   */
  public Connection open(String database) throws SQLException {
    Properties properties = new Properties();
    JdbcSettings settings =
        plain(JdbcSettings.of(target, database, CONNECT_TIMEOUT, CONNECT_TIMEOUT))
            .with(PGProperty.LOGIN_TIMEOUT, Long.toString(2 * CONNECT_TIMEOUT.toSeconds()))
            .with(PGProperty.TCP_KEEP_ALIVE, "true")
            .with(PGProperty.OPTIONS, options());
    properties.putAll(settings.properties());
    if (!target.parameters().containsKey("application_name")) {
      PGProperty.APPLICATION_NAME.set(properties, application);
    }
    try {
      passwords
          .get(database)
          .password()
          .ifPresent(known -> properties.setProperty("password", known.reveal()));
    } catch (PasswordUnreadableException e) {
      throw new SQLInvalidAuthorizationSpecException(e.getMessage(), "28000", e);
    }
    Connection connection = connect(settings.url(), properties);
    boolean done = false;
    try {
      check(connection);
      connection.setNetworkTimeout(Runnable::run, 0);
      done = true;
      return connection;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /**
   * With the driver's own sockets: the agent's leave out the warnings that tell of what was not
   * done, and bound the answers.
   */
  private static JdbcSettings plain(JdbcSettings settings) {
    boolean system =
        WireTls.SystemTrust.class
            .getName()
            .equals(PGProperty.SSL_FACTORY.getOrDefault(settings.properties()));
    JdbcSettings own = settings.without(PGProperty.SOCKET_FACTORY).without(PGProperty.SSL_FACTORY);
    return system ? own.with(PGProperty.SSL_FACTORY, DefaultJavaSSLFactory.class.getName()) : own;
  }

  private static Connection connect(String url, Properties properties) throws SQLException {
    Connection connection;
    try {
      connection = new Driver().connect(url, properties);
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("unsupported startup parameter")) {
        throw new PoolerException();
      }
      throw e;
    }
    if (connection == null) {
      throw new SQLException("the driver does not accept the address " + url);
    }
    return connection;
  }

  private String options() {
    StringJoiner options = new StringJoiner(" ");
    SETTINGS.forEach((name, value) -> options.add("-c " + name + "=" + value));
    String own = target.parameters().get("options");
    return own == null ? options.toString() : own + " " + options;
  }

  /** Whoever hands out the sessions of others gives another process's number at the login. */
  private static void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_backend_pid(),"
                    + " pg_catalog.current_setting('search_path')")) {
      row.next();
      if (row.getInt(1) != connection.unwrap(PGConnection.class).getBackendPID()
          || !row.getString(2).replace(" ", "").equals(SETTINGS.get("search_path"))) {
        throw new PoolerException();
      }
    }
  }

  @Override
  public void close() {
    passwords.close();
    timer.shutdownNow();
  }
}
