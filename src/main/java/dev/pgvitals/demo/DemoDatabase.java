package dev.pgvitals.demo;

import dev.pgvitals.embeddedpostgres.EmbeddedServer;
import dev.pgvitals.embeddedpostgres.EmbeddedServers;
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
import org.postgresql.PGConnection;

/**
 * A PostgreSQL 18 with a shop in it that does business, and a role for an agent to log in as; each
 * role has a password of its own that is drawn anew each time. All of it is gone when this is
 * closed, or when the JVM ends.
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
  private final String monitorPassword;
  private final Workload workload;

  private DemoDatabase(
      EmbeddedServers servers, EmbeddedServer server, String monitorPassword, Workload workload) {
    this.servers = servers;
    this.server = server;
    this.monitorPassword = monitorPassword;
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
      Passwords passwords = new Passwords();
      EmbeddedServer server = servers.startGuarded(MAJOR, SETTINGS, passwords.next());
      String shopPassword = passwords.next();
      String monitorPassword = passwords.next();
      execute(
          server,
          "postgres",
          "CREATE ROLE %s LOGIN".formatted(DATABASE),
          "CREATE ROLE %s LOGIN IN ROLE pg_monitor".formatted(MONITOR),
          "CREATE DATABASE %1$s OWNER %1$s".formatted(DATABASE));
      setPassword(server, DATABASE, shopPassword);
      setPassword(server, MONITOR, monitorPassword);
      execute(
          server,
          DATABASE,
          script(),
          "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + DATABASE,
          // What a query of one's own needs beside pg_monitor: SELECT on just what it reads.
          "GRANT SELECT ON orders TO " + MONITOR);
      String url = "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), DATABASE);
      Workload workload = Workload.start(url, DATABASE, shopPassword);
      return new DemoDatabase(servers, server, monitorPassword, workload);
    } catch (SQLException e) {
      servers.close();
      throw new IllegalStateException("cannot set up the demo's shop: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /**
   * The libpq URI, password included, of a role that is a member of pg_monitor and may read the
   * table of orders besides.
   */
  public String url() {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(MONITOR, monitorPassword, server.host(), server.port(), DATABASE);
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

  /** Hashed before it is sent: the text of a statement is there for every monitoring role. */
  private static void setPassword(EmbeddedServer server, String role, String password)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(role, password.toCharArray(), "scram-sha-256");
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
