package dev.pgvitals.monitor;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SearchPath;
import dev.pgvitals.collect.state.EventProgress;
import dev.pgvitals.collect.state.QueryRunState;
import dev.pgvitals.failure.ErrorClass;
import dev.pgvitals.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of the runs of one planned query in one place. Not thread-safe: guarded by the
 * monitor of the {@link ServerState} that has it, but for the memory of the runs, which single
 * flight hands from one run to the next.
 */
final class QueryState {
  /**
   * After so long without news, what was refused for good is tried again: a grant shows nowhere.
   */
  private static final Duration FIRST_PATIENCE = Duration.ofMinutes(1);

  private static final int MOST_DOUBLINGS = 2;

  private PlannedQuery planned;
  private QueryRunState memory = new QueryRunState();
  private final VitalState vitals = new VitalState();
  private Optional<Failure> failure = Optional.empty();
  private Optional<Instant> lastSuccess = Optional.empty();
  private Duration lastDuration = Duration.ZERO;
  private OptionalLong rowsCut = OptionalLong.empty();
  private Optional<EventProgress> events = Optional.empty();
  private long eventsCut;
  private boolean tried;
  private boolean overdue;
  private long failures;
  private int refusals;
  private long refusedUntil;

  QueryState(PlannedQuery planned) {
    this.planned = planned;
  }

  /** It is planned like this from now on. */
  void plan(PlannedQuery next) {
    // What was added up for other series is of no use; and the old run may still be using it.
    if (!next.schema().families().equals(planned.schema().families())) {
      memory = new QueryRunState();
    }
    planned = next;
  }

  /** Whether this is how it is planned now; a run of an older plan may end after a new one. */
  boolean isPlanned(PlannedQuery query) {
    return planned.equals(query);
  }

  void succeeded(Instant at, Duration duration) {
    tried = true;
    vitals.ran();
    overdue = false;
    failure = Optional.empty();
    refusals = 0;
    lastSuccess = Optional.of(at);
    lastDuration = duration;
  }

  /** So many rows were left out by the query's {@code top}. */
  void cut(OptionalLong rows) {
    rowsCut = rows;
  }

  /** A run counted EVENTS. */
  void counted(EventProgress progress) {
    events = Optional.of(progress);
    eventsCut += progress.cut();
  }

  /**
   * @param now in nanoseconds, by the clock of the runs
   */
  void failed(Failure with, Duration duration, long now) {
    tried = true;
    vitals.ran();
    overdue = false;
    failure = Optional.of(with);
    lastDuration = duration;
    failures++;
    if (with.errorClass() == ErrorClass.PERMANENT) {
      refusedUntil = now + FIRST_PATIENCE.toNanos() * (1L << Math.min(refusals, MOST_DOUBLINGS));
      refusals++;
    } else {
      refusals = 0;
    }
  }

  /** Whether the server refused it for good, and nothing has changed since that lets hope. */
  boolean isRefused(long now) {
    return refusals > 0 && refusedUntil - now > 0;
  }

  /** Whether the last run was refused for good, however long ago. */
  boolean wasRefused() {
    return refusals > 0;
  }

  /**
   * Whether it counts as skipped: a query that comes with the agent and that this server has always
   * refused for good, as hosted services do, is nobody's mistake. One of the user's goes on to
   * count as failing, and so does one that worked before.
   */
  boolean countsAsSkipped() {
    return wasRefused() && lastSuccess.isEmpty() && planned.path() == SearchPath.CATALOG;
  }

  /** Something changed at the server, or in the catalogue: it may succeed now. */
  void changed(long now) {
    refusedUntil = now;
  }

  /** Its turn came while the last run was still waiting or going. */
  void missedTurn() {
    overdue = true;
  }

  QueryRunState memory() {
    return memory;
  }

  VitalState vitals() {
    return vitals;
  }

  Optional<Failure> failure() {
    return failure;
  }

  Optional<Instant> lastSuccess() {
    return lastSuccess;
  }

  Duration lastDuration() {
    return lastDuration;
  }

  /** By the last run that succeeded; empty before, and for a query without {@code top}. */
  OptionalLong rowsCut() {
    return rowsCut;
  }

  /** By the last run that succeeded; empty before, and for a query without EVENTS. */
  Optional<EventProgress> events() {
    return events;
  }

  /** Rows that counted for no series, in all runs. */
  long eventsCut() {
    return eventsCut;
  }

  boolean tried() {
    return tried;
  }

  boolean overdue() {
    return overdue;
  }

  long failures() {
    return failures;
  }
}
