package dev.pgvitals.maintain.partition;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.time.Durations;
import java.sql.Connection;
import java.time.Duration;

/**
 * Ends a DETACH CONCURRENTLY that waits for transactions of others for too long: it has nothing
 * else to do. A lock_timeout would, too, but while it asks for its first lock and after a second.
 */
final class DetachWatch implements Watch {
  private final Duration maxWait;
  private final long since = System.nanoTime();

  DetachWatch(Duration maxWait) {
    this.maxWait = maxWait;
  }

  @Override
  public void look(Connection connection, int pid) throws SkipException {
    if (System.nanoTime() - since > maxWait.toNanos()) {
      throw SkipException.target(
          SkipReason.LOCKED,
          "waited for transactions that use the table for more than " + Durations.format(maxWait));
    }
  }
}
