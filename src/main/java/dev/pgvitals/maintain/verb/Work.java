package dev.pgvitals.maintain.verb;

import dev.pgvitals.maintain.guard.SkipException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A target being worked on: what a verb changes something by. Not for use by several threads. */
public interface Work {
  /** The database, as it is now. Its connection is the one that statements run on. */
  Look look();

  /**
   * Runs one statement, on its own outside of a transaction unless one was begun on the connection.
   * While it runs, the lock of the server is looked after: it is cancelled when that is lost, when
   * the window closes, or when the process is told to stop.
   *
   * @throws SkipException from the watch, or when the window closed; the statement has ended then
   */
  Executed execute(String sql, StatementBounds bounds, Watch watch)
      throws SQLException, SkipException, InterruptedException;

  /**
   * Runs statements that take ACCESS EXCLUSIVE, each by itself: one that does not get its lock
   * within a second is tried again five times, so that nobody waits behind it for long.
   *
   * @throws SkipException {@code locked}, when it never got it
   */
  void exclusively(List<String> statements, Duration timeout)
      throws SQLException, SkipException, InterruptedException;

  /**
   * To be called between batches: waits while standbys or slots are too far behind, or the server
   * has too much to do.
   *
   * @throws SkipException when that does not pass, or the window has closed
   */
  void betweenBatches() throws SQLException, SkipException, InterruptedException;

  /**
   * Writes, while a target is worked on, what a later run must know if this one does not come to
   * its end: it becomes the reason of its row, after {@code crashed: }.
   */
  void note(String what) throws SQLException;

  /** How long the window is still open. */
  Duration left();
}
