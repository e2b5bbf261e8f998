package dev.pgvitals.log;

import java.time.Duration;

/**
 * So many lines at once, and as many again in each minute. Time is passed in, as nanoseconds of a
 * monotonic clock. Thread-safe.
 */
final class RateLimit {
  private static final double MINUTE = Duration.ofMinutes(1).toNanos();

  private final int most;
  private double left;
  private long at;

  RateLimit(int most, long now) {
    this.most = most;
    this.left = most;
    this.at = now;
  }

  synchronized boolean admits(long now) {
    left = Math.min(most, left + most * ((now - at) / MINUTE));
    at = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
