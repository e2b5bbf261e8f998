package dev.pgvitals.yaml;

import dev.pgvitals.time.Durations;
import java.time.Duration;

/**
 * What a duration may be.
 *
 * @param least the shortest
 * @param most the longest
 * @param instead what to do when that is not long enough; empty when there is nothing to say
 */
public record DurationBounds(Duration least, Duration most, String instead) {
  /** Whether it may be that long. */
  public boolean has(Duration duration) {
    return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
  }

  /** The nearest one that it may be. */
  public Duration nearest(Duration duration) {
    if (duration.compareTo(least) < 0) {
      return least;
    }
    return duration.compareTo(most) > 0 ? most : duration;
  }

  /** The shortest, as a file would say it. */
  public String leastText() {
    return Durations.inOneUnit(least);
  }

  /** The longest, as a file would say it. */
  public String mostText() {
    return Durations.inOneUnit(most);
  }

  /** As a page says it: {@code 100ms to 31d}. */
  @Override
  public String toString() {
    return leastText() + " to " + mostText();
  }

  /**
   * Why one that is outside is refused.
   *
   * @param text as it is written
   */
  String refusal(Duration duration, String text) {
    return duration.compareTo(least) < 0
        ? "must be at least " + leastText() + ", but it is " + text
        : "must be at most " + mostText() + ", but it is " + text + rest();
  }

  private String rest() {
    return instead.isEmpty() ? "" : "; " + instead;
  }
}
