package dev.pgvitals.bench.soak.subject;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * Writes rows that an EVENTS query counts, in transactions that commit some time after the moment
 * their rows are stamped with, whatever happens to the server.
 */
public final class EventWriter implements Runnable {
  private static final int MOST_ROWS = 20;
  private static final int LONGEST_TRANSACTION_MILLIS = 400;
  private static final int RETRY_MILLIS = 500;

  private final LocalPostgres server;
  private final Random random;

  public EventWriter(LocalPostgres server, long seed) {
    this.server = server;
    this.random = new Random(seed);
  }

  /** Until it is interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try (Connection connection = server.superuser();
            Statement statement = connection.createStatement()) {
          connection.setAutoCommit(false);
          while (!Thread.currentThread().isInterrupted()) {
            write(connection, statement);
          }
        } catch (SQLException | IllegalStateException down) {
          // What was not committed was not written; the server is back before long.
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Connection connection, Statement statement)
      throws SQLException, InterruptedException {
    statement.execute(
        "INSERT INTO soak_events (kind) SELECT 'kind ' || i %% 3 FROM generate_series(1, %d) AS i"
            .formatted(1 + random.nextInt(MOST_ROWS)));
    Thread.sleep(random.nextInt(LONGEST_TRANSACTION_MILLIS));
    connection.commit();
    Thread.sleep(random.nextInt(LONGEST_TRANSACTION_MILLIS));
  }

  /** All rows ever written. */
  public static long rows(LocalPostgres server) {
    return Long.parseLong(server.query("SELECT count(*) FROM soak_events"));
  }
}
