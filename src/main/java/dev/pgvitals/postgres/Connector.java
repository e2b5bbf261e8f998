package dev.pgvitals.postgres;

import dev.pgvitals.config.PasswordReader;
import dev.pgvitals.config.PasswordUnreadableException;
import dev.pgvitals.config.ServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

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
    return connection;
  }

  Optional<Duration> lastDuration() {
    return Optional.ofNullable(lastDuration);
  }
}
