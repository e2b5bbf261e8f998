package dev.pgvitals.postgres;

import dev.pgvitals.config.PasswordReader;
import dev.pgvitals.config.PasswordUnreadableException;
import dev.pgvitals.config.ServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.util.GT;

/**
 * Opens one connection: address, guards and a password that is read anew each time, so that
 * rotation needs nothing of us.
 */
final class Connector {
  /** SQLSTATEs of a login that a password might have made succeed. */
  private static final Set<String> REFUSED = Set.of("08004", "28P01");

  private final ServerConfig server;
  private final Driver driver = new Driver();
  private final ServerCost cost;
  private volatile @Nullable Duration lastDuration;

  Connector(ServerConfig server, ServerCost cost) {
    this.server = server;
    this.cost = cost;
  }

  Connection open(String database) throws SQLException {
    JdbcSettings settings =
        JdbcSettings.of(
            server.target(),
            database,
            server.timeout(),
            server.lockTimeout(),
            server.connectTimeout());
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
    readAnyBytes(connection);
    return connection;
  }

  private Connection connect(String url, Properties properties, Optional<String> noPassword)
      throws SQLException {
    try {
      Connection connection = driver.connect(url, properties);
      if (connection == null) {
        throw new SQLException("the driver does not know the address " + url);
      }
      return connection;
    } catch (SQLException e) {
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

  /**
   * A SQL_ASCII database may hold bytes of any encoding. Asked for UTF-8, as the driver asks, the
   * server refuses a whole result for one of them; asked for nothing, it sends them as they are.
   */
  private void readAnyBytes(Connection connection) throws SQLException {
    String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
    if ("SQL_ASCII".equals(encoding)) {
      try (Statement statement = connection.createStatement()) {
        cost.roundTrip();
        statement.execute("SET client_encoding TO SQL_ASCII");
      }
    }
  }

  Optional<Duration> lastDuration() {
    return Optional.ofNullable(lastDuration);
  }
}
