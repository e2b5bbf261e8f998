package dev.pgvitals.rescue;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** A session of a role, which does what a test says and tells what came of it. */
final class Client implements AutoCloseable {
  private final LocalPostgres server;
  private final Connection connection;
  private final long pid;
  private CompletableFuture<String> started = CompletableFuture.completedFuture("");

  private Client(LocalPostgres server, Connection connection) throws SQLException {
    this.server = server;
    this.connection = connection;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      pid = row.getLong(1);
    }
  }

  /** A session in the database postgres. */
  static Client of(LocalPostgres server, String user, String application) throws SQLException {
    return of(server, user, application, server.jdbcUrl("postgres"));
  }

  /** As the other, by an address. */
  static Client of(LocalPostgres server, String user, String application, String url)
      throws SQLException {
    return new Client(
        server,
        DriverManager.getConnection(url + "?ApplicationName=" + application, user, Scene.PASSWORD));
  }

  long pid() {
    return pid;
  }

  /** Does this and returns when it is done. */
  Client did(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
    return this;
  }

  /** Begins this and returns when it runs or waits; what comes of it is nobody's concern. */
  void starts(String sql) {
    started = does(sql);
  }

  /** As {@link #starts}; gives the SQLSTATE of its error, or "". */
  CompletableFuture<String> does(String sql) {
    CompletableFuture<String> end =
        CompletableFuture.supplyAsync(
            () -> attempt(sql), task -> new Thread(task, "client").start());
    await()
        .until(
            () ->
                end.isDone()
                    || server
                        .query(
                            "SELECT state FROM pg_stat_activity WHERE pid = %d AND query = '%s'"
                                .formatted(pid, sql.replace("'", "''")))
                        .equals("active"));
    return end;
  }

  private String attempt(String sql) {
    try {
      did(sql);
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  /** As pg_stat_activity says; empty when it is gone. */
  String state() {
    return server.query("SELECT state FROM pg_stat_activity WHERE pid = " + pid);
  }

  boolean isThere() {
    return !server.query("SELECT 1 FROM pg_stat_activity WHERE pid = " + pid).isEmpty();
  }

  @Override
  public void close() {
    started.cancel(true);
    try {
      connection.close();
    } catch (SQLException gone) {
      // It was ended already.
    }
  }
}
