package dev.pgvitals.monitor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongFunction;

/**
 * From the clock that only goes forward to the wall's time, to the second: what happened before the
 * wall's clock was set is told by the clock as it is now.
 *
 * @param nanos by the one clock
 * @param wall the same moment by the other
 */
record Moments(long nanos, Instant wall) implements LongFunction<Instant> {
  @Override
  public Instant apply(long at) {
    return wall.minusNanos(nanos - at).plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
  }
}
