package dev.pgvitals.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether there are threads to be had, found out by trying. As that costs more than all else of an
 * agent at rest, it is tried rarely, but at each look once any thread was refused, until that is
 * long past. For one thread.
 */
final class ThreadProbe {
  /** How long a shortage may go unnoticed of which nothing else in the process has heard. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Where threads were short a moment ago, they may be again when the signal comes. */
  static final Duration ALERT_TIME = Duration.ofMinutes(5);

  private final LongSupplier nanos;
  private final LongSupplier refused;
  private final BooleanSupplier trial;
  private long triedAt;
  private long refusedBefore;
  private long refusedAt;
  private boolean alert;
  private boolean threadsShort;

  /**
   * @param refused how many threads the process was refused so far, as far as it knows
   * @param trial whether a thread could be started
   */
  ThreadProbe(LongSupplier nanos, LongSupplier refused, BooleanSupplier trial) {
    this.nanos = nanos;
    this.refused = refused;
    this.trial = trial;
    this.triedAt = nanos.getAsLong() - INTERVAL.toNanos();
  }

  /** Whether there is no thread to be had, or was none a moment ago. */
  boolean isShort() {
    long now = nanos.getAsLong();
    long count = refused.getAsLong();
    if (count != refusedBefore) {
      refusedBefore = count;
      alert(now);
    }
    if (alert || now - triedAt >= INTERVAL.toNanos()) {
      triedAt = now;
      if (!trial.getAsBoolean()) {
        threadsShort = true;
        alert(now);
      } else if (now - refusedAt > ALERT_TIME.toNanos()) {
        threadsShort = false;
        alert = false;
      }
    }
    return threadsShort;
  }

  private void alert(long now) {
    alert = true;
    refusedAt = now;
  }
}
