package dev.pgvitals.serverlog.count;

import dev.pgvitals.text.Printable;

/**
 * Who failed to log in, or as whom: nothing that a metric may have, as whoever tries chooses it.
 *
 * @param name cleaned and cut, for people to read
 */
public record Offender(By by, String name, int failures) {
  private static final int LONGEST = 64;

  /** What failures are counted by. */
  public enum By {
    ADDRESS,
    ROLE
  }

  static Offender of(By by, SlidingCounts.Counted counted) {
    return new Offender(by, readable(counted.key()), counted.count());
  }

  static String readable(String name) {
    return Printable.shortened(Printable.oneLine(name), LONGEST);
  }
}
