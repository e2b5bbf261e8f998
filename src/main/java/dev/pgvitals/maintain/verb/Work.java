package dev.pgvitals.maintain.verb;

import dev.pgvitals.maintain.guard.SkipException;
import java.io.IOException;
import java.io.OutputStream;
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
   * Runs a COPY .. TO STDOUT, with the promises of {@link #execute}.
   *
   * @param to is written to by another thread, and not closed
   * @return the rows that the server counted
   * @throws IOException from the stream; the COPY has ended then
   */
  long copyOut(String sql, OutputStream to, StatementBounds bounds, Watch watch)
      throws SQLException, IOException, SkipException, InterruptedException;

  /** Several steps in a transaction. */
  interface Steps<T> {
    T run() throws SQLException, IOException, SkipException, InterruptedException;
  }

  /**
   * Runs steps in a transaction, which is committed when they return and rolled back when they
   * throw. One that waits a second for a lock is rolled back and tried again five times.
   *
   * @param begin the statements with which it begins, none of which runs for long
   * @throws SkipException from the steps, or {@code locked}, when it never got its locks
   */
  <T> T transaction(List<String> begin, Steps<T> steps)
      throws SQLException, IOException, SkipException, InterruptedException;

  /**
   * To be called several times a second during work that is not a statement.
   *
   * @throws SkipException when the window has closed
   * @throws SQLException when the lock of the server is lost
   * @throws InterruptedException when the process was told to stop
   */
  void check() throws SQLException, SkipException, InterruptedException;

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
