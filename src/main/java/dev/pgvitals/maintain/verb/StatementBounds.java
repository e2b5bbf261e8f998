package dev.pgvitals.maintain.verb;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a statement may take.
 *
 * @param lock how long it may wait for a lock; empty: without end, for what would leave something
 *     half made behind
 * @param statement how long it may run; the end of the window cuts it short
 */
public record StatementBounds(Optional<Duration> lock, Duration statement) {
  /** Of what waits for nobody's lock for long. */
  public static StatementBounds within(Duration statement) {
    return new StatementBounds(Optional.of(Duration.ofSeconds(1)), statement);
  }

  /** Of a build that a timeout would leave half made: who watches it ends it. */
  public static StatementBounds watched(Duration statement) {
    return new StatementBounds(Optional.empty(), statement);
  }
}
