package dev.pgvitals.maintain.partition;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.time.Durations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Ends a DETACH CONCURRENTLY that waits for transactions of others for too long: it has nothing
 * else to do. A lock_timeout would, too, but while it asks for its first lock and after a second.
 *
 * <p>At the end it asks for the partition itself, and whoever comes then waits behind it: that is
 * not to be for more than a second.
 */
final class DetachWatch implements Watch {
  private static final Duration BARRING = Duration.ofMillis(700);

  private static final String BARS =
      """
      SELECT FROM pg_locks
      WHERE pid = %d AND locktype = 'relation' AND mode = 'AccessExclusiveLock' AND NOT granted""";

  private final Duration maxWait;
  private final long since = System.nanoTime();
  private OptionalLong barring = OptionalLong.empty();

  DetachWatch(Duration maxWait) {
    this.maxWait = maxWait;
  }

  @Override
  public void look(Connection connection, int pid) throws SQLException, SkipException {
    if (System.nanoTime() - since > maxWait.toNanos()) {
      throw SkipException.target(
          SkipReason.LOCKED,
          "waited for transactions that use the table for more than " + Durations.format(maxWait));
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(BARS.formatted(pid))) {
      if (!row.next()) {
        barring = OptionalLong.empty();
      } else if (barring.isEmpty()) {
        barring = OptionalLong.of(System.nanoTime());
      } else if (System.nanoTime() - barring.getAsLong() > BARRING.toNanos()) {
        throw SkipException.target(
            SkipReason.LOCKED, "waited for a transaction that uses the partition by its own name");
      }
    }
  }
}
