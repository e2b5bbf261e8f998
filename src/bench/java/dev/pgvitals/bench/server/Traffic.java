package dev.pgvitals.bench.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A client that changes a row of one table after the other, 100 a second. */
final class Traffic implements AutoCloseable {
  static final int TABLES = 200;
  private static final int PERIOD_MILLIS = 10;

  private final Connection connection;
  private final long backendPid;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread thread = new Thread(run, "traffic");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> work;
  private int table;

  private Traffic(Connection connection, long backendPid) {
    this.connection = connection;
    this.backendPid = backendPid;
    this.work =
        timer.scheduleWithFixedDelay(this::changeOneRow, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  static Traffic on(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
      pid.next();
      return new Traffic(connection, pid.getLong(1));
    }
  }

  long backendPid() {
    return backendPid;
  }

  @Override
  public void close() throws SQLException {
    boolean endedEarly = work.isDone();
    timer.shutdownNow();
    connection.close();
    if (endedEarly) {
      throw new SQLException("the traffic broke off, so the figures are of an idle server");
    }
  }

  private void changeOneRow() {
    table = table % TABLES + 1;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE customer_order_%d SET placed = now() WHERE id = 1".formatted(table));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
