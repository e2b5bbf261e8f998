package dev.pgvitals.backup.verify;

import java.time.Duration;

/** How long the reading of files may go on before what is known so far is told. */
public final class Turns {
  /** In percent; the rest is for what comes before and after. */
  private static final int READING = 70;

  private Turns() {}

  /** Within the timeout, and soon enough for the next interval. */
  public static Duration of(Duration interval, Duration timeout) {
    Duration shorter = interval.compareTo(timeout) < 0 ? interval : timeout;
    return shorter.multipliedBy(READING).dividedBy(100);
  }
}
