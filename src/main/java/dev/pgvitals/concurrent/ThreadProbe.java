package dev.pgvitals.concurrent;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Tells whether the system gives the process another thread, by starting one. As that costs more
 * than all else of an agent at rest, it is done seldom; but at each call for some minutes after a
 * thread was refused. Not thread-safe.
 */
public final class ThreadProbe {
  /** Between two trials while no thread was refused. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** How long after the last refusal each call is a trial, and a shortage counts as lasting. */
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
   * Has tried nothing yet.
   *
   * @param refused how many threads the process was refused so far, as far as it knows
   * @param trial whether a thread could be started
   */
  public ThreadProbe(LongSupplier nanos, LongSupplier refused, BooleanSupplier trial) {
    this.nanos = nanos;
    this.refused = refused;
    this.trial = trial;
    this.triedAt = nanos.getAsLong() - INTERVAL.toNanos();
  }

  /** Whether a thread was refused in a trial, and in the last {@link #ALERT_TIME} anywhere. */
  public boolean isShort() {
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
