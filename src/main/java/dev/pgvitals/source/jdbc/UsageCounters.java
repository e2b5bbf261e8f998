package dev.pgvitals.source.jdbc;

import dev.pgvitals.source.UsageTotals;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Adds up what the agent costs one server: everything that it asks, proof of life, facts and
 * predicates included. Thread-safe.
 */
public final class UsageCounters {
  private final LongAdder connects = new LongAdder();
  private final LongAdder loginNanos = new LongAdder();
  private final LongAdder roundTrips = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder useNanos = new LongAdder();

  void loggedIn(Duration time) {
    connects.increment();
    loginNanos.add(time.toNanos());
  }

  void used(long nanos) {
    useNanos.add(nanos);
  }

  /** A statement, or several in one message, is sent and its answer awaited. */
  public void roundTrip() {
    roundTrips.increment();
  }

  /** So many rows came. */
  public void rows(long count) {
    rows.add(count);
  }

  /** A statement that gives one row. */
  public void oneRow() {
    roundTrip();
    rows(1);
  }

  public UsageTotals sum() {
    return new UsageTotals(
        connects.sum(),
        Duration.ofNanos(loginNanos.sum()),
        roundTrips.sum(),
        rows.sum(),
        Duration.ofNanos(useNanos.sum()));
  }
}
