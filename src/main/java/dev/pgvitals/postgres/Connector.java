package dev.pgvitals.postgres;

import dev.pgvitals.config.PasswordReader;
import dev.pgvitals.config.PasswordUnreadableException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.process.ThreadShortage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.util.GT;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens one connection: address, guards and a password that is read anew each time, so that
 * rotation needs nothing of us. Finds out on the way what it is that answers: a server, a pooler
 * before one, or PgBouncer's console. Thread-safe.
 */
final class Connector {
  /** SQLSTATEs of a login that a password might have made succeed. */
  private static final Set<String> REFUSED = Set.of("08004", "28P01");

  /** The database whose place PgBouncer's console takes: it has no other name. */
  static final String CONSOLE = "pgbouncer";

  private static final Logger LOG = LoggerFactory.getLogger("dev.pgvitals.server");

  private final ServerConfig server;
  private final Driver driver = new Driver();
  private final ServerCost cost;
  private volatile @Nullable Duration lastDuration;
  private volatile Guarding guarding;

  Connector(ServerConfig server, ServerCost cost) {
    this.server = server;
    this.cost = cost;
    this.guarding = server.target().database().equals(CONSOLE) ? Guarding.CLIENT : Guarding.SESSION;
  }

  /** A connection to the database that the server's address names. */
  Connection home() throws SQLException {
    Connection connection = open(server.target().database());
    try {
      // Asked of each, as another one may answer at the address tomorrow.
      if (guarding == Guarding.SESSION && !isOurs(connection)) {
        connection.close();
        foundPooler("it answers for another process than the one that was logged in to");
        return open(server.target().database());
      }
      guard(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection to another database, when there was one to the home database already. */
  Connection visit(String database) throws SQLException {
    Connection connection = open(database);
    try {
      guard(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** What keeps statements on the connections within bounds; as of the last one opened. */
  Guarding guarding() {
    return guarding;
  }

  private Connection open(String database) throws SQLException {
    JdbcSettings settings =
        JdbcSettings.of(
            server.target(),
            database,
            server.timeout(),
            server.lockTimeout(),
            server.connectTimeout());
    if (guarding == Guarding.CLIENT) {
      Connection connection = login(settings.forConsole(server.timeout()), database);
      if (isConsole(connection)) {
        return ConsoleConnection.of(connection);
      }
      // A database that only has the console's name.
      connection.close();
      guarding = Guarding.SESSION;
    }
    if (guarding == Guarding.SESSION) {
      try {
        return login(settings.unchanging(), database);
      } catch (SQLException e) {
        if (!refusesOptions(e)) {
          throw e;
        }
        foundPooler(String.valueOf(e.getMessage()));
      }
    }
    return login(settings.behindPooler(), database);
  }

  private Connection login(JdbcSettings settings, String database) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    Optional<String> noPassword;
    try {
      PasswordReader.read(server.target(), database)
          .ifPresent(password -> properties.setProperty("password", password.reveal()));
      noPassword = PasswordReader.whyNone(server.target(), database);
    } catch (PasswordUnreadableException e) {
      throw new SQLInvalidAuthorizationSpecException(e.getMessage(), "28000", e);
    }
    long start = System.nanoTime();
    Connection connection = connect(settings.url(), properties, noPassword);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    lastDuration = duration;
    cost.loggedIn(duration);
    return connection;
  }

  private static boolean isConsole(Connection connection) throws SQLException {
    String version = connection.unwrap(PGConnection.class).getParameterStatus("server_version");
    return version != null && version.endsWith("/bouncer");
  }

  /**
   * A pooler that takes {@code options} and drops them would leave us without guards, unnoticed;
   * one that passes them on, its other clients with ours. What a pooler cannot hide is whose
   * process works for us.
   */
  private boolean isOurs(Connection connection) throws SQLException {
    cost.oneRow();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      return row.getInt(1) == connection.unwrap(PGConnection.class).getBackendPID();
    }
  }

  /** PgBouncer has no SQLSTATE of its own for it; other poolers call it a missing feature. */
  private static boolean refusesOptions(SQLException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return Set.of("08P01", "0A000").contains(String.valueOf(e.getSQLState()))
        && message.contains("option");
  }

  private void foundPooler(String how) {
    if (guarding == Guarding.TRANSACTION) {
      return;
    }
    guarding = Guarding.TRANSACTION;
    LOG.info(
        "server={} is behind a connection pooler ({}): guards are set in each transaction instead of"
            + " once a session",
        server.name(),
        how);
    if (server.target().parameters().containsKey("options")) {
      LOG.warn(
          "server={} the url's options are not used behind a pooler: give them to the role, ALTER"
              + " ROLE {} SET ...",
          server.name(),
          server.target().user());
    }
  }

  /** What can only be said in a session, when it is ours. */
  private void guard(Connection connection) throws SQLException {
    if (guarding == Guarding.SESSION) {
      readAnyBytes(connection);
      if (JdbcSettings.selectsByReadOnly(server.target())) {
        cost.roundTrip();
        connection.setReadOnly(true);
      }
    }
  }

  private Connection connect(String url, Properties properties, Optional<String> noPassword)
      throws SQLException {
    try {
      Connection connection = driver.connect(url, properties);
      if (connection == null) {
        throw new SQLException("the driver does not know the address " + url);
      }
      return connection;
    } catch (OutOfMemoryError e) {
      // To bound the login, the driver makes it on a thread of its own.
      if (ThreadShortage.is(e)) {
        throw noThread(e);
      }
      throw e;
    } catch (SQLException e) {
      if (ThreadShortage.isBehind(e)) {
        throw noThread(e);
      }
      String message = String.valueOf(e.getMessage());
      // With one SQLSTATE for both, only the driver's own sentence tells TLS from a login.
      if (message.equals(GT.tr("The server does not support SSL."))) {
        throw new SQLException(message, e.getSQLState(), new SSLException("sslmode asks for TLS"));
      }
      if (noPassword.isPresent() && REFUSED.contains(String.valueOf(e.getSQLState()))) {
        throw new SQLInvalidAuthorizationSpecException(
            message.replaceFirst("\\.$", "") + " (" + noPassword.get() + ")", e.getSQLState(), e);
      }
      throw e;
    }
  }

  private static SQLException noThread(Throwable cause) {
    return new SQLException("the system gives no thread to connect with", "08001", cause);
  }

  /**
   * A SQL_ASCII database may hold bytes of any encoding. Asked for UTF-8, as the driver asks, the
   * server refuses a whole result for one of them; asked for nothing, it sends them as they are.
   */
  private void readAnyBytes(Connection connection) throws SQLException {
    String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
    if ("SQL_ASCII".equals(encoding)) {
      try (Statement statement = connection.createStatement()) {
        cost.roundTrip();
        cost.roundTrip();
        statement.execute("SET client_encoding TO SQL_ASCII");
      }
    }
  }

  Optional<Duration> lastDuration() {
    return Optional.ofNullable(lastDuration);
  }
}
