package dev.pgvitals.maintain.reindex;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.time.Durations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Ends a build that waits for transactions of others for too long. A lock_timeout would, too, but
 * without a word of what was left behind, and even where there is no lock but old snapshots.
 */
final class BuildWatch implements Watch {
  private static final String PROGRESS =
      """
      SELECT p.phase, p.current_locker_pid
      FROM pg_stat_progress_create_index AS p
      WHERE p.pid = ?""";

  private final Duration maxWait;
  private final Begun begun;
  private boolean building;
  private long waitingSince = System.nanoTime();

  /** What is to be done when the build has the lock of its table. */
  interface Begun {
    void building() throws SQLException;
  }

  BuildWatch(Duration maxWait, Begun begun) {
    this.maxWait = maxWait;
    this.begun = begun;
  }

  @Override
  public void look(Connection connection, int pid) throws SQLException, SkipException {
    try (PreparedStatement statement = connection.prepareStatement(PROGRESS)) {
      statement.setInt(1, pid);
      try (ResultSet row = statement.executeQuery()) {
        boolean there = row.next();
        String phase =
            there ? String.valueOf(row.getString(1)) : "waiting for the lock of the table";
        long holder = there ? row.getLong(2) : 0;
        if (there && !building) {
          building = true;
          begun.building();
        }
        waited(phase, holder);
      }
    }
  }

  private void waited(String phase, long holder) throws SkipException {
    long now = System.nanoTime();
    if (!phase.startsWith("waiting")) {
      waitingSince = now;
    } else if (now - waitingSince > maxWait.toNanos()) {
      throw SkipException.target(
          SkipReason.LOCKED,
          "%s for more than %s%s"
              .formatted(
                  phase,
                  Durations.format(maxWait),
                  holder > 0 ? ", last for process " + holder : ""));
    }
  }

  /** Whether it came so far as to leave something behind. */
  boolean hasBegun() {
    return building;
  }
}
