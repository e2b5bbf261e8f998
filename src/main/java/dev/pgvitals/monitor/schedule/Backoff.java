package dev.pgvitals.monitor.schedule;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try to connect: twice as long after each failure, up to a limit,
 * with jitter so that a fleet does not come back at one moment. Not thread-safe.
 */
public final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);

  private final RandomGenerator random;
  private int failures;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The wait after one more failure, with jitter: between half of it and the whole. */
  public Duration next(Duration limit) {
    long whole = Math.min(limit.toNanos(), FIRST.toNanos() << Math.min(failures, 16));
    failures++;
    return Duration.ofNanos(whole / 2 + random.nextLong(whole / 2 + 1));
  }

  /** After a success: the next wait is the first one again. */
  public void reset() {
    failures = 0;
  }
}
