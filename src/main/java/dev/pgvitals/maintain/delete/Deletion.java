package dev.pgvitals.maintain.delete;

import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.verb.StatementBounds;
import dev.pgvitals.maintain.verb.Watch;
import dev.pgvitals.maintain.verb.Work;
import dev.pgvitals.time.Durations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one rule: batch after batch, each committed, until there are no more or no time. */
final class Deletion {
  static final String VACUUM = "VACUUM (SKIP_LOCKED, TRUNCATE false, PARALLEL 0) ";

  /** So many rows of a table are worth one of our own; of fewer autovacuum decides. */
  static final long WORTH_A_VACUUM = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);
  private static final Duration BATCH = Duration.ofSeconds(30);
  private static final Duration VACUUM_TIME = Duration.ofMinutes(30);
  private static final int BATCHES_TO_A_VACUUM = 20;
  private static final int ATTEMPTS = 6;
  private static final long RETRY_MILLIS = 500;
  private static final long NOTE_NANOS = 1_000_000_000;

  private final Plan plan;
  private final Work work;
  private final Connection connection;
  private final BatchSize size;
  private final long began = System.nanoTime();
  private final List<String> remarks = new ArrayList<>();
  private long deleted;
  private long noted = began;
  private Optional<String> locked = Optional.empty();
  private Optional<String> kept = Optional.empty();

  Deletion(Plan plan, Work work) {
    this.plan = plan;
    this.work = work;
    this.connection = work.look().connection();
    this.size = new BatchSize(plan.rule().batch());
  }

  /** Runs it to whatever end; how many rows are gone is said with each. */
  Outcome run() throws SQLException, SkipException, InterruptedException {
    try {
      Optional<String> unfinished = Optional.empty();
      for (Plan.Part part : plan.leaves()) {
        unfinished = part(part);
        if (unfinished.isPresent()) {
          break;
        }
      }
      return outcome(unfinished);
    } catch (SkipException e) {
      if (deleted == 0) {
        throw e;
      }
      // What keeps this one from going on keeps the next from beginning: it is asked there again.
      return Outcome.partial(e.reason().word() + ": " + e.detail()).withRows(deleted);
    } catch (InterruptedException e) {
      throw new InterruptedException(e.getMessage() + "; " + progress());
    } catch (SQLException e) {
      if (isLost(e)) {
        throw new SQLException(progress() + "; " + e.getMessage(), e.getSQLState(), e);
      }
      return Outcome.failed(reason(e), Optional.ofNullable(e.getSQLState())).withRows(deleted);
    } finally {
      if (!connection.isClosed()) {
        set("RESET enable_sort");
      }
    }
  }

  private Outcome outcome(Optional<String> unfinished) throws SkipException {
    if (deleted == 0 && locked.isPresent() && unfinished.isEmpty()) {
      throw SkipException.target(SkipReason.LOCKED, locked.get());
    }
    if (kept.isPresent() && deleted == 0) {
      return Outcome.failed(kept.get(), Optional.empty());
    }
    Optional<String> rest = unfinished.or(() -> kept).or(() -> locked.map(why -> "locked: " + why));
    if (rest.isPresent()) {
      return Outcome.partial(rest.get()).withRows(deleted);
    }
    Outcome done = Outcome.DONE.withRows(deleted);
    return remarks.isEmpty() ? done : done.withReason(String.join("; ", remarks));
  }

  private static String reason(SQLException e) {
    String said = InTheWay.message(e);
    return "23503".equals(e.getSQLState())
        ? said + ": give the rule a where that leaves out rows which are referred to"
        : said;
  }

  private String progress() {
    return String.format(Locale.ROOT, "%,d rows deleted until then", deleted);
  }

  /** Gives why the run is to end here with rows left, if it is. */
  private Optional<String> part(Plan.Part part)
      throws SQLException, SkipException, InterruptedException {
    // With a sort, a plan may read the whole table for each batch.
    set(part.index().isPresent() ? "SET enable_sort = off" : "RESET enable_sort");
    Vacuums vacuums = new Vacuums(part);
    Optional<String> from = Optional.empty();
    Optional<String> end = Optional.empty();
    for (int failures = 0; end.isEmpty() && failures < ATTEMPTS; ) {
      end = limit();
      if (end.isEmpty()) {
        Optional<Long> rows = batch(part, from, vacuums);
        failures = rows.isPresent() ? 0 : failures + 1;
        from = Inspection.text(connection, part.sql().next(from));
        if (from.isEmpty()) {
          break;
        }
        if (rows.isPresent() && rows.get() == 0) {
          notDeleted(part);
          break;
        }
        if (failures == ATTEMPTS) {
          locked =
              Optional.of(
                  "a batch of %s did not get its locks, tried %d times for a second each"
                      .formatted(part.name(), ATTEMPTS));
        } else {
          Thread.sleep(Math.max(plan.rule().pause().toMillis(), failures > 0 ? RETRY_MILLIS : 0));
        }
      }
    }
    vacuums.atTheEnd();
    return end;
  }

  /** Rows are left of which a statement deletes none. */
  private void notDeleted(Plan.Part part) throws SQLException {
    if (part.triggers().isEmpty() || Inspection.text(connection, part.sql().free()).isEmpty()) {
      remarks.add("rows of %s that others hold stay until the next run".formatted(part.name()));
    } else {
      kept =
          Optional.of(
              "a trigger of %s keeps the oldest rows from being deleted (%s): give the rule a where that leaves them out"
                  .formatted(part.name(), String.join(", ", part.triggers())));
    }
  }

  private Optional<String> limit() {
    DeleteRule rule = plan.rule();
    if (deleted >= rule.most()) {
      return Optional.of(
          String.format(Locale.ROOT, "most: %,d rows are a run's; more are left", rule.most()));
    }
    if (plan.cap().isPresent() && deleted >= plan.cap().get()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "max_share: more than %.0f %% of the rows are that old, which the estimate did not say; if column and clocks are right, --apply --yes-most deletes the rest",
              100 * rule.maxShare()));
    }
    return System.nanoTime() - began >= rule.budget().toNanos()
        ? Optional.of(
            "budget: %s are used up; more are left".formatted(Durations.format(rule.budget())))
        : Optional.empty();
  }

  /** Gives how many rows it deleted; empty: it did not get its locks, or took too long. */
  private Optional<Long> batch(Plan.Part part, Optional<String> from, Vacuums vacuums)
      throws SQLException, SkipException, InterruptedException {
    work.betweenBatches();
    long left = Math.min(plan.rule().most(), plan.cap().orElse(Long.MAX_VALUE)) - deleted;
    int wanted = (int) Math.min(size.rows(), left);
    long start = System.nanoTime();
    try {
      long rows =
          work.execute(part.sql().delete(wanted, from), StatementBounds.within(BATCH), Watch.NONE)
              .rows();
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      size.took(time, rows);
      deleted += rows;
      if (System.nanoTime() - noted > NOTE_NANOS) {
        work.note(progress());
        noted = System.nanoTime();
      }
      vacuums.after(rows, time);
      return Optional.of(rows);
    } catch (SQLException e) {
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      switch (String.valueOf(e.getSQLState())) {
        case "55P03", "40P01", "40001" -> {
          // Another try finds other rows free, or those of others gone.
        }
        case "57014" -> {
          if (time.compareTo(BATCH.dividedBy(2)) < 0) {
            throw e;
          }
          if (size.rows() == BatchSize.LEAST) {
            throw new SQLException(
                "a batch of %d rows takes more than %s".formatted(wanted, Durations.format(BATCH)),
                e.getSQLState(),
                e);
          }
        }
        default -> throw e;
      }
      LOG.debug("a batch of {} was given up: {}", part.name(), e.getMessage());
      size.failed();
      return Optional.empty();
    }
  }

  private void set(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean isLost(SQLException e) throws SQLException {
    return connection.isClosed() || String.valueOf(e.getSQLState()).startsWith("08");
  }

  /**
   * Of one table. Those that look for its oldest rows walk through index entries of rows that are
   * gone, until a vacuum. It reads all indexes, so it is not to take more than a tenth of the time.
   */
  private final class Vacuums {
    private final Plan.Part part;
    private int batches;
    private long rows;
    private Duration deleting = Duration.ZERO;
    private Duration last = Duration.ZERO;

    Vacuums(Plan.Part part) {
      this.part = part;
    }

    void after(long gone, Duration time) throws SQLException, SkipException, InterruptedException {
      batches++;
      rows += gone;
      deleting = deleting.plus(time);
      if (batches >= BATCHES_TO_A_VACUUM
          && rows >= WORTH_A_VACUUM
          && deleting.compareTo(last.multipliedBy(10)) >= 0) {
        vacuum();
      }
    }

    void atTheEnd() throws SQLException, InterruptedException {
      if (rows >= WORTH_A_VACUUM) {
        try {
          vacuum();
        } catch (SkipException e) {
          LOG.info("{} was not vacuumed: {}", part.name(), e.detail());
        }
      }
    }

    private void vacuum() throws SQLException, SkipException, InterruptedException {
      batches = 0;
      rows = 0;
      deleting = Duration.ZERO;
      if (!part.vacuumed()) {
        return;
      }
      work.betweenBatches();
      work.note(progress());
      long start = System.nanoTime();
      try {
        work.execute(VACUUM + part.name(), StatementBounds.within(VACUUM_TIME), Watch.NONE);
      } catch (SQLException e) {
        if (isLost(e)) {
          throw e;
        }
        // The rows are gone all the same; autovacuum comes to the table in its own time.
        LOG.info("{} was not vacuumed: {}", part.name(), e.getMessage());
      }
      last = Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
