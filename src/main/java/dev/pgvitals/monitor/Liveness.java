package dev.pgvitals.monitor;

import java.time.Duration;

/**
 * When a server is to be asked for proof of life, and when its silence says that it is down. Time
 * is passed in, as nanoseconds of a monotonic clock. Thread-safe.
 */
final class Liveness {
  /** Ticks are far more frequent. */
  private static final long LONGEST_PAUSE = Duration.ofSeconds(2).toNanos();

  private final long every;

  /** After so long without a word, the server is asked before its turn. */
  private final long longestQuiet;

  private long next;
  private long lastTick;

  /** When the question that is open was asked. */
  private long asked;

  /**
   * @param every how old proof of life may be at most
   * @param timeout the longest that the server may keep an ordinary query waiting
   */
  Liveness(Duration every, Duration timeout) {
    this.every = every.toNanos();
    long rest = this.every - longestAnswer(timeout);
    this.longestQuiet = Math.max(Duration.ofSeconds(1).toNanos(), Math.max(this.every / 2, rest));
  }

  /** What nobody could hear, as this process or its machine was stopped, is not silence. */
  synchronized void tick(long now) {
    if (now - lastTick > LONGEST_PAUSE) {
      asked = now;
    }
    lastTick = now;
  }

  /** The server has just given more than proof of life. */
  synchronized void given(long now) {
    next = now + every;
  }

  /**
   * @param lastContact when there was the last word of the server
   */
  synchronized boolean isDue(long now, long lastContact) {
    return now - next >= 0 || now - lastContact >= longestQuiet;
  }

  /**
   * The question has its turn.
   *
   * @param open whether the last one was not answered yet: this one is no other, then
   */
  synchronized void ask(long now, boolean open) {
    next = now + every;
    if (!open) {
      asked = now;
    }
  }

  /**
   * Whether there was time enough to hear something.
   *
   * @param timeout of the slowest query that the answer may wait for
   */
  synchronized boolean isOverdue(long now, long lastContact, Duration timeout) {
    long limit = longestAnswer(timeout);
    return now - asked > limit && now - lastContact > limit;
  }

  private static long longestAnswer(Duration timeout) {
    return timeout.plusSeconds(2).toNanos();
  }
}
