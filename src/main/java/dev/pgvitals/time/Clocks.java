package dev.pgvitals.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks: one that only goes forward, by which everything is timed, and the wall's, which
 * is only ever published.
 */
public record Clocks(LongSupplier monotonic, InstantSource wall) {
  public static final Clocks SYSTEM = new Clocks(System::nanoTime, InstantSource.system());

  /** Nanoseconds; only differences mean anything. */
  public long nanos() {
    return monotonic.getAsLong();
  }

  public Instant instant() {
    return wall.instant();
  }
}
