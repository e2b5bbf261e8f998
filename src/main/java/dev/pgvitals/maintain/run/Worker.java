package dev.pgvitals.maintain.run;

import dev.pgvitals.jobrun.JobRuns;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.guard.Guards;
import dev.pgvitals.maintain.guard.Guards.Refusal;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.guard.Window.Opening;
import dev.pgvitals.maintain.verb.Executed;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works in one database, under the guards of its server. Used by one thread. */
final class Worker implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final int RETRIES = 5;
  private static final int JITTER_MILLIS = 2_000;
  private static final int ROLLBACKS = 3;
  private static final Duration COMMIT = Duration.ofMinutes(1);

  private final Look place;
  private final Held held;
  private final Opening opening;
  private final StatementRun statements;
  private final Pause pause;
  private long row = -1;

  /**
   * What is held for all of a server.
   *
   * @param control to the home database: guards are asked there, and rows are written
   */
  record Held(
      ServerLock lock,
      Connection control,
      JobRuns runs,
      Optional<Archives> archives,
      Guards guards,
      Stop stop,
      InstantSource clock,
      ExecutorService executor) {}

  /**
   * For one database.
   *
   * @param opening when work may be done
   */
  Worker(Look place, Held held, Opening opening) {
    this.place = place;
    this.held = held;
    this.opening = opening;
    this.statements = new StatementRun(held.executor(), place.connection());
    this.pause = new Pause(held.stop(), held.clock());
  }

  /** From now on it is about the target of this row of the table. */
  void writesTo(long target) {
    row = target;
  }

  /** What is looked at from now on is looked at under the bounds that a session begins with. */
  void bound() throws SQLException {
    try (Statement statement = place.connection().createStatement()) {
      statement.execute("RESET statement_timeout; RESET lock_timeout");
    }
  }

  @Override
  public Look look() {
    return place;
  }

  @Override
  public Executed execute(String sql, StatementBounds bounds, Watch watch)
      throws SQLException, SkipException, InterruptedException {
    check();
    return statements.run(sql, bounds, left(), whileIt(watch));
  }

  @Override
  public long copyOut(String sql, OutputStream to, StatementBounds bounds, Watch watch)
      throws SQLException, IOException, SkipException, InterruptedException {
    check();
    return statements.copyOut(sql, to, bounds, left(), whileIt(watch));
  }

  private StatementRun.Look whileIt(Watch watch) throws SQLException {
    int pid = place.connection().unwrap(PGConnection.class).getBackendPID();
    return () -> {
      check();
      watch.look(held.control(), pid);
    };
  }

  @Override
  public void check() throws SQLException, SkipException, InterruptedException {
    held.stop().check();
    held.lock().check();
    if (left().isZero()) {
      throw SkipException.rest(SkipReason.WINDOW, "the window has closed");
    }
  }

  @Override
  public void exclusively(List<String> sql, Duration timeout)
      throws SQLException, SkipException, InterruptedException {
    for (String statement : sql) {
      locking(() -> execute(statement, StatementBounds.within(timeout), Watch.NONE));
    }
  }

  /** What may find that somebody has a lock that it needs. */
  private interface Locking<T, E extends Exception> {
    T run() throws E, SQLException, SkipException, InterruptedException;
  }

  private <T, E extends Exception> T locking(Locking<T, E> step)
      throws E, SQLException, SkipException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        return step.run();
      } catch (SQLException e) {
        if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw e;
        }
        if (attempt == RETRIES) {
          throw SkipException.target(
              SkipReason.LOCKED, "tried %d times for a second each".formatted(RETRIES + 1));
        }
        held.stop().await(ThreadLocalRandom.current().nextInt(JITTER_MILLIS / 4, JITTER_MILLIS));
      }
    }
  }

  @Override
  public <T> T transaction(List<String> begin, Steps<T> steps)
      throws SQLException, IOException, SkipException, InterruptedException {
    return this.<T, IOException>locking(() -> once(begin, steps));
  }

  /** The beginning has no watch: in a second it is over. */
  private <T> T once(List<String> begin, Steps<T> steps)
      throws SQLException, IOException, SkipException, InterruptedException {
    check();
    boolean committed = false;
    try (Statement statement = place.connection().createStatement()) {
      bound();
      for (String sql : begin) {
        statement.execute(sql);
      }
      T result = steps.run();
      execute("COMMIT", StatementBounds.within(COMMIT), Watch.NONE);
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollBack();
      }
    }
  }

  /** A cancel that was sent to what ran before may come late, and end this. */
  private void rollBack() throws SQLException {
    Connection connection = place.connection();
    for (int i = 0; i < ROLLBACKS && !connection.isClosed(); i++) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("ROLLBACK");
        return;
      } catch (SQLException e) {
        LOG.debug("the transaction was not rolled back: {}", e.getMessage());
      }
    }
    connection.abort(Runnable::run);
  }

  @Override
  public void betweenBatches() throws SQLException, SkipException, InterruptedException {
    check();
    waitFor(held.guards()::goOn);
  }

  /** As {@link #betweenBatches}, before a target: nothing begins in the last tenth of a window. */
  void beforeTarget() throws SQLException, SkipException, InterruptedException {
    check();
    Duration whole = Duration.between(opening.start(), opening.end());
    if (left().compareTo(whole.dividedBy(10)) < 0) {
      throw SkipException.rest(SkipReason.WINDOW, "the last tenth of the window has begun");
    }
    waitFor(held.guards()::begin);
  }

  private void waitFor(Question question) throws SQLException, SkipException, InterruptedException {
    pause.until(
        () -> {
          check();
          return question.ask();
        },
        place.limits().maxWait());
  }

  private interface Question {
    Optional<Refusal> ask() throws SQLException;
  }

  @Override
  public void note(String what) throws SQLException {
    if (row >= 0) {
      held.runs().note(row, what);
    }
  }

  @Override
  public Duration left() {
    Instant now = held.clock().instant();
    return now.isBefore(opening.end()) ? Duration.between(now, opening.end()) : Duration.ZERO;
  }
}
