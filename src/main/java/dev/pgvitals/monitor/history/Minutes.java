package dev.pgvitals.monitor.history;

import java.util.concurrent.TimeUnit;

/**
 * Counts the minutes of a clock of which only differences mean anything, from the first moment that
 * it is told of. Not thread-safe.
 */
final class Minutes {
  private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

  private boolean begun;
  private long origin;

  long of(long nanos) {
    return Math.floorDiv(sinceOrigin(nanos), NANOS);
  }

  /** For how long the minute has been going that the moment falls into, in nanoseconds. */
  long into(long nanos) {
    return Math.floorMod(sinceOrigin(nanos), NANOS);
  }

  private long sinceOrigin(long nanos) {
    if (!begun) {
      begun = true;
      origin = nanos;
    }
    return nanos - origin;
  }
}
