package dev.pgvitals.collect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the runs of one planned query in one place. Guarded by its monitor, but for the
 * memory of the runs, which belongs to the one thread that runs the query.
 */
final class QueryState {
  private final RunMemory memory = new RunMemory();
  private Optional<Failure> failure = Optional.empty();
  private Optional<Instant> lastSuccess = Optional.empty();
  private Duration lastDuration = Duration.ZERO;
  private boolean tried;
  private boolean overdue;
  private long failures;

  void succeeded(Instant at, Duration duration) {
    tried = true;
    overdue = false;
    failure = Optional.empty();
    lastSuccess = Optional.of(at);
    lastDuration = duration;
  }

  void failed(Failure now, Duration duration) {
    tried = true;
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

  Optional<Failure> failure() {
    return failure;
  }

  Optional<Instant> lastSuccess() {
    return lastSuccess;
  }

  Duration lastDuration() {
    return lastDuration;
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
