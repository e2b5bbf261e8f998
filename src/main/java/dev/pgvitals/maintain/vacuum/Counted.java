package dev.pgvitals.maintain.vacuum;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Executed;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs what succeeds without having done anything when the role may not, or somebody has a lock: it
 * is done when the server has counted it.
 */
final class Counted {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Before 15, counters take a moment to arrive. */
  private static final int LOOKS = 50;

  private static final long LOOK_MILLIS = 200;

  private final String counter;

  /**
   * By a counter.
   *
   * @param counter the function that gives it for a relation
   */
  Counted(String counter) {
    this.counter = counter;
  }

  /** Runs the target's statement, and sees that it was counted. */
  Outcome run(Target target, Work work, Duration timeout)
      throws SQLException, SkipException, InterruptedException {
    Connection connection = work.look().connection();
    long before = count(connection, target.oid());
    Executed executed =
        work.execute(target.statements().get(0), StatementBounds.within(timeout), Watch.NONE);
    boolean counts = counts(connection);
    for (int look = 0; counts && look < LOOKS; look++) {
      if (count(connection, target.oid()) > before) {
        return Outcome.DONE;
      }
      if (!executed.warnings().isEmpty()) {
        break;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    refuse(executed);
    return counts
        ? Outcome.failed(
            "the server took the statement, and did not count that anything was done",
            Optional.empty())
        : Outcome.DONE;
  }

  /** As {@link #run}, of what the server does not count: that it gave no warning has to do. */
  static Outcome uncounted(Target target, Work work, Duration timeout)
      throws SQLException, SkipException, InterruptedException {
    refuse(work.execute(target.statements().get(0), StatementBounds.within(timeout), Watch.NONE));
    return Outcome.DONE;
  }

  /** A warning says that nothing was done. */
  static void refuse(Executed executed) throws SkipException {
    for (Executed.Warning warning : executed.warnings()) {
      throw SkipException.target(
          warning.sqlstate().equals(LOCK_NOT_AVAILABLE) ? SkipReason.LOCKED : SkipReason.PRIVILEGE,
          warning.message());
    }
  }

  private long count(Connection connection, long oid) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT coalesce(%s(%d), 0)".formatted(counter, oid))) {
      row.next();
      return row.getLong(1);
    }
  }

  private static boolean counts(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_setting('track_counts')::boolean")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
