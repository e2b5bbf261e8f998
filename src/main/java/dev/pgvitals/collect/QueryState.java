package dev.pgvitals.collect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of the runs of one planned query in one place. Guarded by its monitor, but for the
 * memory of the runs, which belongs to the one thread that runs the query.
 */
final class QueryState {
  private final RunMemory memory = new RunMemory();
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

  void succeeded(Instant at, Duration duration) {
    tried = true;
    vitals.ran();
    overdue = false;
    failure = Optional.empty();
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

  void failed(Failure now, Duration duration) {
    tried = true;
    vitals.ran();
    overdue = false;
    failure = Optional.of(now);
    lastDuration = duration;
    failures++;
  }

  /** Its turn came while the last run was still waiting or going. */
  void missedTurn() {
    overdue = true;
  }

  RunMemory memory() {
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
