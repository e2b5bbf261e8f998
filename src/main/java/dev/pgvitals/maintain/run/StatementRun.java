package dev.pgvitals.maintain.run;

import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.Executed;
import dev.pgvitals.maintain.verb.StatementBounds;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a statement on a thread of its own, so that it can be looked at, and ended, meanwhile. */
final class StatementRun {
  private static final Logger LOG = LoggerFactory.getLogger(StatementRun.class);
  private static final long LOOK_MILLIS = 200;

  /** So much later than its own timeout a statement is not waited for any more. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  /** After so long a backend that was told to cancel is left to itself. */
  private static final long CANCEL_SECONDS = 30;

  /** What is asked between two looks, and may end the statement. */
  interface Look {
    void look() throws SQLException, SkipException, InterruptedException;
  }

  private final ExecutorService executor;
  private final Connection connection;

  StatementRun(ExecutorService executor, Connection connection) {
    this.executor = executor;
    this.connection = connection;
  }

  /**
   * Runs it to its end, whichever that is: when this returns or throws, the backend is at rest, or
   * its connection closed.
   */
  Executed run(String sql, StatementBounds bounds, Duration left, Look look)
      throws SQLException, SkipException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      bound(statement, bounds, left);
      statement.clearWarnings();
      return watched(() -> execute(statement, sql), statement::cancel, look);
    } finally {
      unbound();
    }
  }

  /** As {@link #run}, of a COPY .. TO STDOUT. */
  long copyOut(String sql, OutputStream to, StatementBounds bounds, Duration left, Look look)
      throws SQLException, IOException, SkipException, InterruptedException {
    NotedStream noted = new NotedStream(to);
    try (Statement statement = connection.createStatement()) {
      bound(statement, bounds, left);
      PGConnection driver = connection.unwrap(PGConnection.class);
      return watched(() -> driver.getCopyAPI().copyOut(sql, noted), driver::cancelQuery, look);
    } catch (SQLException e) {
      // The driver ends the COPY then, and tells of that.
      if (noted.failure().isPresent()) {
        throw noted.failure().get();
      }
      throw e;
    } finally {
      unbound();
    }
  }

  private void bound(Statement statement, StatementBounds bounds, Duration left)
      throws SQLException {
    long timeout = Math.max(1, Math.min(bounds.statement().toMillis(), left.toMillis()));
    statement.execute(
        "SELECT set_config('statement_timeout', '%d', false), set_config('lock_timeout', '%d', false)"
            .formatted(timeout, bounds.lock().map(Duration::toMillis).orElse(0L)));
    connection.setNetworkTimeout(
        Runnable::run, (int) Math.min(Integer.MAX_VALUE, timeout + GRACE.toMillis()));
  }

  private void unbound() throws SQLException {
    if (!connection.isClosed()) {
      connection.setNetworkTimeout(Runnable::run, 0);
    }
  }

  /** Ends what runs. */
  private interface Cancel {
    void now() throws SQLException;
  }

  private <T> T watched(Callable<T> task, Cancel cancel, Look look)
      throws SQLException, SkipException, InterruptedException {
    Future<T> running = executor.submit(task);
    while (true) {
      try {
        return running.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        try {
          look.look();
        } catch (SQLException | SkipException | InterruptedException | RuntimeException reason) {
          end(cancel, running);
          throw reason;
        }
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }
  }

  private static Executed execute(Statement statement, String sql) throws SQLException {
    statement.execute(sql);
    List<Executed.Warning> warnings = new ArrayList<>();
    for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
      warnings.add(
          new Executed.Warning(String.valueOf(w.getSQLState()), String.valueOf(w.getMessage())));
    }
    return new Executed(Math.max(0, statement.getLargeUpdateCount()), warnings);
  }

  private static SQLException failure(ExecutionException e) {
    return e.getCause() instanceof SQLException sql
        ? sql
        : new SQLException("the driver failed: " + e.getCause(), e);
  }

  private static void tryTo(Cancel cancel) {
    try {
      cancel.now();
    } catch (SQLException e) {
      LOG.debug("it could not be cancelled: {}", e.getMessage());
    }
  }

  private void end(Cancel cancel, Future<?> running) throws SQLException {
    boolean interrupted = Thread.interrupted();
    try {
      for (int i = 0; i < CANCEL_SECONDS; i++) {
        tryTo(cancel);
        try {
          running.get(1, TimeUnit.SECONDS);
          return;
        } catch (TimeoutException e) {
          LOG.debug("the statement has not ended yet");
        }
      }
      connection.abort(Runnable::run);
    } catch (ExecutionException e) {
      LOG.debug("the statement was ended: {}", e.getMessage());
    } catch (InterruptedException e) {
      interrupted = true;
      connection.abort(Runnable::run);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
