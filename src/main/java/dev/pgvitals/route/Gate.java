package dev.pgvitals.route;

/**
 * Whether a server is current enough for who takes no more than some lag. It opens after ten good
 * samples in a row, and shuts after two bad ones, or at once when there is nothing to judge by: one
 * slow sample sends nobody away, and a server that comes and goes is not in use half of the time.
 * Not thread-safe.
 */
final class Gate {
  /** Good samples in a row after which a server is in. */
  static final int GOOD = 10;

  /** Bad samples in a row after which it is out. */
  static final int BAD = 2;

  private final long mostLag;
  private int good;
  private int bad;
  private boolean open;
  private long changes;

  /**
   * Shut, before the first sample.
   *
   * @param mostLag in nanoseconds
   */
  Gate(long mostLag) {
    this.mostLag = mostLag;
  }

  void take(Verdict verdict) {
    if (verdict.lag().isEmpty()) {
      shut();
    } else if (verdict.within(mostLag)) {
      bad = 0;
      good = Math.min(GOOD, good + 1);
      set(open || good == GOOD);
    } else {
      good = 0;
      bad = Math.min(BAD, bad + 1);
      set(open && bad < BAD);
    }
  }

  /** There is nothing to judge by. */
  void shut() {
    good = 0;
    bad = BAD;
    set(false);
  }

  private void set(boolean now) {
    if (open != now) {
      open = now;
      changes++;
    }
  }

  /** The same before anybody counts what changes. */
  Gate uncounted() {
    changes = 0;
    return this;
  }

  boolean isOpen() {
    return open;
  }

  /** Good samples that are still wanted before it opens. */
  int wanted() {
    return open ? 0 : GOOD - good;
  }

  /** How often it has opened or shut. */
  long changes() {
    return changes;
  }
}
