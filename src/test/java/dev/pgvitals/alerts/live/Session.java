package dev.pgvitals.alerts.live;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A client of the superuser's that does one thing after the other until it is thrown out. */
final class Session implements AutoCloseable {
  private final LocalPostgres server;
  private final Connection connection;
  private final long pid;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "session");
            daemon.setDaemon(true);
            return daemon;
          });

  private Session(LocalPostgres server, String database) throws SQLException {
    this.server = server;
    this.connection = server.connect(database, "postgres", "");
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      pid = row.getLong(1);
    }
  }

  static Session in(LocalPostgres server, String database) throws SQLException {
    return new Session(server, database);
  }

  /** Does this and returns when it is done. */
  Session did(String... statements) throws SQLException {
    for (String each : statements) {
      run(each);
    }
    return this;
  }

  /** Does this in the background; it may take for ever, or fail. */
  Session does(String... statements) {
    thread.execute(() -> attempt(List.of(statements)));
    return this;
  }

  /** Does this again and again. */
  Session repeats(String statements) {
    thread.execute(
        () -> {
          boolean goesOn = true;
          while (goesOn) {
            goesOn = attempt(List.of(statements));
          }
        });
    return this;
  }

  private boolean attempt(List<String> statements) {
    try {
      did(statements.toArray(String[]::new));
      return true;
    } catch (SQLException endedOrFailed) {
      return false;
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    server.query("SELECT pg_terminate_backend(" + pid + ", 5000)");
    thread.shutdownNow();
    try {
      connection.close();
    } catch (SQLException gone) {
      // It is thrown out already.
    }
  }
}
