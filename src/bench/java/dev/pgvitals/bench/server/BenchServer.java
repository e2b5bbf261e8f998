package dev.pgvitals.bench.server;

import dev.pgvitals.embeddedpostgres.EmbeddedServer;
import dev.pgvitals.embeddedpostgres.EmbeddedServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** A PostgreSQL of the newest major for one measurement, its superuser's statements and its log. */
final class BenchServer implements AutoCloseable {
  private static final Path ARCHIVES = Path.of("target/postgres");
  private static final int MAJOR = 18;

  private final EmbeddedServers servers;
  private final EmbeddedServer server;

  private BenchServer(EmbeddedServers servers, EmbeddedServer server) {
    this.servers = servers;
    this.server = server;
  }

  /** Starts it and executes these statements in the database {@code postgres}. */
  static BenchServer start(Map<String, String> settings, List<String> content) throws SQLException {
    EmbeddedServers servers = new EmbeddedServers(ARCHIVES);
    try {
      BenchServer started = new BenchServer(servers, servers.start(MAJOR, settings));
      started.execute("postgres", content);
      return started;
    } catch (SQLException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /** Executes these statements, one after the other, each in a transaction of its own. */
  void execute(String database, List<String> statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** A libpq URI of the database {@code postgres}. */
  String url(String role, String password) {
    return url(role, password, "postgres");
  }

  String url(String role, String password, String database) {
    return "postgresql://%s:%s@%s:%d/%s?sslmode=disable"
        .formatted(role, password, server.host(), server.port(), database);
  }

  /** A session of the superuser's. */
  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(database));
  }

  /** The first column of the first row, in the database {@code postgres}. */
  String query(String sql) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** The postmaster's process id. */
  long pid() {
    return server.pid();
  }

  String log() {
    return server.log();
  }

  @Override
  public void close() {
    servers.close();
  }
}
