package dev.pgvitals.embeddedpostgres;

import dev.pgvitals.embeddedpostgres.EmbeddedServers.DataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * How a server becomes one that follows another.
 *
 * @param name its application_name
 */
record Standby(EmbeddedServer primary, String name, Account account) {
  private static final String PASSWORDS = "passwords";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration MOMENT = Duration.ofMillis(20);

  static Standby of(EmbeddedServer primary, String name, Account account) {
    return new Standby(primary, name, account);
  }

  /** Has it started by {@code start}, and returns when it is streaming. */
  EmbeddedServer start(
      Map<String, String> settings,
      BiFunction<Map<String, String>, DataSource, EmbeddedServer> start) {
    try (Connection connection = DriverManager.getConnection(primary.jdbcUrl("postgres"))) {
      ask(connection, "SELECT pg_create_physical_replication_slot(?, true)", slot());
      Map<String, String> all = new HashMap<>(settings);
      all.put("primary_conninfo", connectionString());
      all.put("primary_slot_name", slot());
      EmbeddedServer standby = start.apply(all, this::fill);
      awaitStreaming(connection);
      return standby;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot start the standby " + name, e);
    }
  }

  private String slot() {
    return name.replace('-', '_');
  }

  /** Without the password, which every monitoring role could read in it. */
  private String connectionString() {
    String string =
        "host=%s port=%d user=postgres application_name=%s"
            .formatted(primary.host(), primary.port(), name);
    return primary.superuserPassword().isEmpty() ? string : string + " passfile=" + PASSWORDS;
  }

  private void fill(Path data) throws IOException {
    primary.baseBackup(data);
    Files.createFile(data.resolve("standby.signal"));
    if (!primary.superuserPassword().isEmpty()) {
      Path passwords = data.resolve(PASSWORDS);
      Files.deleteIfExists(passwords);
      Files.createFile(
          passwords,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(passwords, "*:*:*:*:" + primary.superuserPassword() + "\n");
    }
  }

  private void awaitStreaming(Connection connection) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ask(
            connection, "SELECT state FROM pg_stat_replication WHERE application_name = ?", name)
        .equals("streaming")) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the standby " + name + " does not stream");
      }
      try {
        Thread.sleep(MOMENT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static String ask(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? String.valueOf(rows.getString(1)) : "";
      }
    }
  }
}
