package dev.pgvitals.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * A PostgreSQL 18 with a shop in it that does business, and a role for an agent to log in as. All
 * of it is gone when this is closed, or when the JVM ends.
 */
public final class DemoDatabase implements AutoCloseable {
  private static final int MAJOR = 18;
  private static final String DATABASE = "shop";
  private static final String MONITOR = "pgvitals";

  /** So that an impatient visitor sees checkpoints, vacuums and archived segments, too. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "autovacuum_naptime", "10s",
          "checkpoint_timeout", "60s",
          "max_wal_size", "128MB",
          "archive_mode", "on",
          "archive_command", "true",
          "track_functions", "pl",
          "cluster_name", "demo");

  private final EmbeddedServers servers;
  private final EmbeddedServer server;
  private final Workload workload;

  private DemoDatabase(EmbeddedServers servers, EmbeddedServer server, Workload workload) {
    this.servers = servers;
    this.server = server;
    this.workload = workload;
  }

  /**
   * Starts it and returns when the shop is open.
   *
   * @param archives the directory of {@code 18.jar}
   */
  public static DemoDatabase start(Path archives) {
    EmbeddedServers servers = new EmbeddedServers(archives);
    try {
      EmbeddedServer server = servers.start(MAJOR, SETTINGS);
      execute(
          server,
          "postgres",
          "CREATE ROLE %1$s LOGIN PASSWORD '%1$s'".formatted(DATABASE),
          "CREATE ROLE %1$s LOGIN PASSWORD '%1$s' IN ROLE pg_monitor".formatted(MONITOR),
          "CREATE DATABASE %1$s OWNER %1$s".formatted(DATABASE));
      execute(
          server, DATABASE, script(), "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + DATABASE);
      String url = "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), DATABASE);
      return new DemoDatabase(servers, server, Workload.start(url, DATABASE, DATABASE));
    } catch (SQLException e) {
      servers.close();
      throw new IllegalStateException("cannot set up the demo's shop: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /** The libpq URI, password included, of a role that is a member of pg_monitor and no more. */
  public String url() {
    return "postgresql://%1$s:%1$s@%2$s:%3$d/%4$s"
        .formatted(MONITOR, server.host(), server.port(), DATABASE);
  }

  /** The server itself, for whoever wants to see more than {@link #url} lets them. */
  public EmbeddedServer server() {
    return server;
  }

  @Override
  public void close() {
    workload.close();
    servers.close();
  }

  private static void execute(EmbeddedServer server, String database, String... statements)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database));
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static String script() {
    try (InputStream script = DemoDatabase.class.getResourceAsStream("shop.sql")) {
      if (script == null) {
        throw new IllegalStateException("shop.sql is not packed with this class");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("shop.sql", e);
    }
  }
}
