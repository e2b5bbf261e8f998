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
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * Opens one connection: address, guards and a password that is read anew each time, so that
 * rotation needs nothing of us.
 */
final class Connector {
  private final ServerConfig server;
  private final Driver driver = new Driver();
  private volatile @Nullable Duration lastDuration;

  Connector(ServerConfig server) {
    this.server = server;
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
    try {
      PasswordReader.read(server.target(), database)
          .ifPresent(password -> properties.setProperty("password", password.reveal()));
    } catch (PasswordUnreadableException e) {
      throw new SQLInvalidAuthorizationSpecException(e.getMessage(), "28000", e);
    }
    long start = System.nanoTime();
    Connection connection = driver.connect(settings.url(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not know the address " + settings.url());
    }
    lastDuration = Duration.ofNanos(System.nanoTime() - start);
    readAnyBytes(connection);
    return connection;
  }

  /**
   * A SQL_ASCII database may hold bytes of any encoding. Asked for UTF-8, as the driver asks, the
   * server refuses a whole result for one of them; asked for nothing, it sends them as they are.
   */
  private static void readAnyBytes(Connection connection) throws SQLException {
    String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
    if ("SQL_ASCII".equals(encoding)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET client_encoding TO SQL_ASCII");
      }
    }
  }

  Optional<Duration> lastDuration() {
    return Optional.ofNullable(lastDuration);
  }
}
