package dev.pgvitals.bench.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A client that changes a row of one of 200 tables after the other, 100 a second. */
final class Traffic implements AutoCloseable {
  static final int TABLES = 200;
  private static final int PERIOD_MILLIS = 10;

  private final Connection connection;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread thread = new Thread(run, "traffic");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> work;
  private int table;

  private Traffic(Connection connection) {
    this.connection = connection;
    this.work =
        timer.scheduleWithFixedDelay(this::changeOneRow, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** On a database with the tables; the connection goes with it. */
  static Traffic on(Connection connection) {
    return new Traffic(connection);
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
