package dev.pgvitals.report.document;

import java.time.Duration;
import java.time.Instant;

/**
 * What a report is about.
 *
 * @param end when it is made; not in the period
 */
public record Period(Instant start, Instant end) {
  public Period {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a period from " + start + " to " + end);
    }
  }

  /** What lasts so long and ends then. */
  public static Period before(Instant end, Duration length) {
    return new Period(end.minus(length), end);
  }

  public boolean has(Instant at) {
    return !at.isBefore(start) && at.isBefore(end);
  }

  public Duration length() {
    return Duration.between(start, end);
  }

  /** As long as this one, just before it. */
  public Period previous() {
    return new Period(start.minus(length()), start);
  }
}
