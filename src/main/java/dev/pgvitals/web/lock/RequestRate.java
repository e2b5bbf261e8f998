package dev.pgvitals.web.lock;

import dev.pgvitals.config.web.RateLimit;

/**
 * Lets through so many requests at once, and one more in each interval. Time is passed in, as
 * nanoseconds of a monotonic clock. Thread-safe.
 */
final class RequestRate {
  private final RateLimit limit;
  private double left;
  private long at;

  RequestRate(RateLimit limit, long now) {
    this.limit = limit;
    this.left = limit.burst();
    this.at = now;
  }

  RateLimit limit() {
    return limit;
  }

  synchronized boolean admits(long now) {
    left = Math.min(limit.burst(), left + (double) (now - at) / limit.interval().toNanos());
    at = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
