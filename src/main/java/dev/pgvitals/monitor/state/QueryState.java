package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.runstate.EventProgress;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.collect.runstate.SampleProgress;
import dev.pgvitals.failure.ErrorClass;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.source.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * What is known of the runs of one planned query in one place. Not thread-safe: guarded by the
 * monitor of the {@link ServerState} that has it, but for {@link #runState}, which single flight
 * hands from one run to the next.
 */
public final class QueryState {
  /** When what was refused for good is tried again, as nothing else would tell of a grant. */
  private static final Duration FIRST_RETRY_DELAY = Duration.ofMinutes(1);

  private static final int MAX_DOUBLINGS = 2;

  /**
   * When a query that comes with the agent has never run, and not for want of a grant: only a
   * restart changes what the server supports, and that is noticed. Each try is a line in its log.
   */
  private static final int MAX_DOUBLINGS_UNSUPPORTED = 6;

  private PlannedQuery planned;
  private QueryRunState runState = new QueryRunState();
  private final AlertState alertValues = new AlertState();
  private Optional<Failure> failure = Optional.empty();
  private Optional<Instant> lastSuccess = Optional.empty();
  private Duration lastDuration = Duration.ZERO;
  private long lastEnd;
  private long failingSince;
  private OptionalInt rows = OptionalInt.empty();
  private OptionalInt series = OptionalInt.empty();
  private OptionalLong rowsCut = OptionalLong.empty();
  private Optional<EventProgress> events = Optional.empty();
  private long eventsCut;
  private Optional<Duration> sampledTime = Optional.empty();
  private long samplesCut;
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
      runState = new QueryRunState();
    }
    planned = next;
  }

  PlannedQuery planned() {
    return planned;
  }

  /** Whether this is how it is planned now; a run of an older plan may end after a new one. */
  boolean isPlanned(PlannedQuery query) {
    return planned.equals(query);
  }

  /**
   * @param at when the run began
   * @param run empty when it gave nothing to publish
   * @param now in nanoseconds, by the clock of the runs
   */
  void succeeded(Instant at, Duration duration, Optional<RunResult> run, long now) {
    tried = true;
    lastEnd = now;
    alertValues.ran();
    overdue = false;
    failure = Optional.empty();
    refusals = 0;
    lastSuccess = Optional.of(at);
    lastDuration = duration;
    run.ifPresent(
        result -> {
          rowsCut = result.cut();
          rows = OptionalInt.of(result.rows());
          series = OptionalInt.of(result.slice().series());
          result.events().ifPresent(this::counted);
          result.samples().ifPresent(this::sampled);
        });
    if (run.isEmpty()) {
      runState.samples().interrupt();
    }
  }

  private void counted(EventProgress progress) {
    events = Optional.of(progress);
    eventsCut += progress.cut();
  }

  private void sampled(SampleProgress progress) {
    sampledTime = Optional.of(sampledTime.orElse(Duration.ZERO).plus(progress.time()));
    samplesCut += progress.cut();
  }

  /** What happens from here on, until the server has been asked again, nobody sees. */
  void serverDown() {
    alertValues.serverDown();
    runState.samples().interrupt();
  }

  /**
   * @param now in nanoseconds, by the clock of the runs
   */
  void failed(Failure with, Duration duration, long now) {
    runState.samples().interrupt();
    tried = true;
    alertValues.ran();
    overdue = false;
    lastEnd = now;
    failingSince = failure.isPresent() ? failingSince : now;
    failure = Optional.of(with);
    lastDuration = duration;
    failures++;
    if (with.errorClass() == ErrorClass.PERMANENT) {
      refusals++;
      boolean unsupported = countsAsSkipped() && with.reason() == FailureReason.SQL;
      int doublings =
          Math.min(refusals - 1, unsupported ? MAX_DOUBLINGS_UNSUPPORTED : MAX_DOUBLINGS);
      refusedUntil = now + FIRST_RETRY_DELAY.toNanos() * (1L << doublings);
    } else {
      refusals = 0;
    }
  }

  /** Whether the server refused it for good, and it is not yet time to try again. */
  boolean isRefused(long now) {
    return refusals > 0 && refusedUntil - now > 0;
  }

  /** Whether it fails and its author called it fatal: the server counts as down, then. */
  boolean failsFatally() {
    return failure.isPresent() && planned.query().fatal();
  }

  /** Whether the last run was refused for good, however long ago. */
  public boolean wasRefused() {
    return refusals > 0;
  }

  /**
   * Whether it counts as skipped: a query that comes with the agent and that this server has always
   * refused for good, as hosted services do, is nobody's mistake. One of the user's goes on to
   * count as failing, and so does one that worked before.
   */
  public boolean countsAsSkipped() {
    return wasRefused() && lastSuccess.isEmpty() && failure.filter(planned::isRefusal).isPresent();
  }

  /** However often it was refused, it is not counted as refused from this moment on. */
  void retryAt(long now) {
    refusedUntil = now;
  }

  /** Its turn came while the last run was still waiting or going. */
  void missed() {
    overdue = true;
  }

  /** What there is to tell of it, which is kept. */
  QueryReading reading(boolean cut, Duration interval, LongFunction<Instant> moments) {
    return new QueryReading(
        planned,
        state(cut),
        interval,
        tried ? Optional.of(moments.apply(lastEnd)) : Optional.empty(),
        lastSuccess,
        lastDuration,
        rows,
        series,
        failure,
        failure.map(failed -> moments.apply(failingSince)));
  }

  /**
   * How it goes.
   *
   * @param cut whether its result is left out
   */
  QueryReading.State state(boolean cut) {
    if (countsAsSkipped()) {
      return QueryReading.State.SKIPPED;
    }
    if (overdue) {
      return QueryReading.State.OVERDUE;
    }
    if (failure.isPresent()) {
      return QueryReading.State.FAILING;
    }
    return !tried
        ? QueryReading.State.WAITING
        : cut ? QueryReading.State.CUT : QueryReading.State.OK;
  }

  QueryRunState runState() {
    return runState;
  }

  AlertState alertValues() {
    return alertValues;
  }

  /** Of the last run; empty when it succeeded. */
  public Optional<Failure> failure() {
    return failure;
  }

  /** When the last run that succeeded began. */
  public Optional<Instant> lastSuccess() {
    return lastSuccess;
  }

  public Duration lastDuration() {
    return lastDuration;
  }

  /** By the last run that succeeded; empty before, and for a query without {@code top}. */
  public OptionalLong rowsCut() {
    return rowsCut;
  }

  /** By the last run that succeeded; empty before, and for a query without EVENTS. */
  public Optional<EventProgress> events() {
    return events;
  }

  /** Rows that counted for no series, in all runs. */
  public long eventsCut() {
    return eventsCut;
  }

  /** For how long its samples count; empty before the first, and for a query without SAMPLED. */
  public Optional<Duration> sampledTime() {
    return sampledTime;
  }

  /** Rows that were added to the rest for want of room, in all runs. */
  public long samplesCut() {
    return samplesCut;
  }

  /** Whether a run has ended. */
  public boolean tried() {
    return tried;
  }

  /** Whether a turn was missed since the last run ended. */
  public boolean overdue() {
    return overdue;
  }

  public long failures() {
    return failures;
  }
}
