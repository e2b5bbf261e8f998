package dev.pgvitals.monitor.schedule;

import java.time.Duration;

/**
 * When a server's heartbeat is due, and when its silence says that it is down. Time is passed in,
 * as nanoseconds of a monotonic clock. Thread-safe.
 */
public final class Liveness {
  /** A tick that is so late came after this process, or its machine, was stopped. */
  private static final long MAX_DELAY = Duration.ofSeconds(2).toNanos();

  private final long every;

  /** After so long without an answer to anything, a heartbeat is due out of turn. */
  private final long maxSilence;

  private long next;
  private long planned;

  /** When the heartbeat was requested that is not answered yet. */
  private long requested;

  /**
   * Of a server that has not been asked yet.
   *
   * @param every how old the last heartbeat may be at most
   * @param timeout the longest that the server may keep an ordinary query waiting
   */
  public Liveness(Duration every, Duration timeout) {
    this.every = every.toNanos();
    long rest = this.every - longestAnswer(timeout);
    this.maxSilence = Math.max(Duration.ofSeconds(1).toNanos(), Math.max(this.every / 2, rest));
  }

  /**
   * A tick begins. One that is far behind its time tells that this process, or its machine, was
   * stopped meanwhile: that is not taken for silence of the server.
   */
  public synchronized void tick(long now) {
    if (now - planned > MAX_DELAY) {
      requested = now;
    }
    planned = now;
  }

  /** The next tick is to come then, or sooner. */
  public synchronized void planned(long next) {
    planned = next;
  }

  /**
   * How long until a heartbeat is due, in nanoseconds; less than zero when it is.
   *
   * @param lastContact when the server last answered anything
   */
  public synchronized long until(long now, long lastContact) {
    return Math.min(next - now, lastContact + maxSilence - now);
  }

  /** A connection was just made: that was a heartbeat as well. */
  public synchronized void connected(long now) {
    next = now + every;
  }

  /**
   * Whether a heartbeat is due.
   *
   * @param lastContact when the server last answered anything
   */
  public boolean isDue(long now, long lastContact) {
    return until(now, lastContact) <= 0;
  }

  /**
   * A heartbeat is requested now.
   *
   * @param pending whether the last one still waits or runs: that one goes on, then
   */
  public synchronized void requested(long now, boolean pending) {
    next = now + every;
    if (!pending) {
      requested = now;
    }
  }

  /**
   * Whether the server had time enough to answer and did not.
   *
   * @param timeout of the slowest query that the heartbeat may wait for
   */
  public synchronized boolean isOverdue(long now, long lastContact, Duration timeout) {
    long limit = longestAnswer(timeout);
    return now - requested > limit && now - lastContact > limit;
  }

  private static long longestAnswer(Duration timeout) {
    return timeout.plusSeconds(2).toNanos();
  }
}
