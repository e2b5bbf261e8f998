package dev.pgvitals.monitor;

/**
 * When a monitor is to be ticked again. Time is passed in, as nanoseconds of a monotonic clock.
 * Thread-safe.
 */
final class NextTick {
  private final Runnable ticker;

  /** Whether something has happened for which the next tick is not to wait for its time. */
  private volatile boolean woken = true;

  private volatile long at;

  /**
   * Due at once.
   *
   * @param ticker makes whoever ticks look at once what is due
   */
  NextTick(Runnable ticker) {
    this.ticker = ticker;
  }

  /** How long until then. */
  long until(long now) {
    return woken ? 0 : Math.max(0, at - now);
  }

  /** It is due now. */
  void wake() {
    woken = true;
    ticker.run();
  }

  /** A tick begins; to be said before it looks at anything: what happens later is for the next. */
  void begin() {
    woken = false;
  }

  /** It is due then. */
  void plan(long time) {
    at = time;
  }
}
