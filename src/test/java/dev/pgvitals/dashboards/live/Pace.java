package dev.pgvitals.dashboards.live;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A client that runs a statement so many times a second, and catches up when it was held up. */
final class Pace implements AutoCloseable {
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "pace");
            daemon.setDaemon(true);
            return daemon;
          });
  private final Connection connection;
  private final Instant start = Instant.now();

  private Pace(Connection connection) {
    this.connection = connection;
  }

  static Pace start(Connection connection, int perSecond, String sql) throws SQLException {
    Pace pace = new Pace(connection);
    Statement statement = connection.createStatement();
    var unused =
        pace.thread.scheduleAtFixedRate(
            () -> run(statement, sql),
            0,
            TimeUnit.SECONDS.toNanos(1) / perSecond,
            TimeUnit.NANOSECONDS);
    return pace;
  }

  private static void run(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  Duration age() {
    return Duration.between(start, Instant.now());
  }

  @Override
  public void close() throws SQLException {
    thread.shutdownNow();
    connection.close();
  }
}
