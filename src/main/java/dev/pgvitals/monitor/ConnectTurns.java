package dev.pgvitals.monitor;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.monitor.schedule.Backoff;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * When connecting to a server that is down is tried: one attempt at a time, and after each failure
 * a longer pause. Time is passed in, as nanoseconds of a monotonic clock. Thread-safe.
 */
final class ConnectTurns {
  private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(60);

  /** When there was no thread for it, connecting is not tried again with each tick. */
  private static final Duration NO_THREAD_PAUSE = Duration.ofSeconds(1);

  private final Duration interval;
  private final Backoff backoff = new Backoff(new SplittableRandom());

  private boolean connecting;
  private long next;

  /** So long a server that was lost is shown to be down, and its connections are being cut. */
  private static final Duration LOST_PAUSE = Duration.ofMillis(200);

  /** The first attempt is due at once. */
  ConnectTurns(Duration interval, long now) {
    this.interval = interval;
    this.next = now;
  }

  /** Whether an attempt is due and none is under way; it is under way, then, until it ended. */
  synchronized boolean begin(long now) {
    if (connecting || now - next < 0) {
      return false;
    }
    connecting = true;
    return true;
  }

  /**
   * How long until an attempt is due, in nanoseconds; {@link Long#MAX_VALUE} while one is under
   * way.
   */
  synchronized long until(long now) {
    return connecting ? Long.MAX_VALUE : Math.max(0, next - now);
  }

  synchronized boolean areUnderWay() {
    return connecting;
  }

  synchronized void ended() {
    connecting = false;
  }

  /** It could not even begin. */
  synchronized void noThread(long now) {
    connecting = false;
    next = now + NO_THREAD_PAUSE.toNanos();
  }

  /** A server that was up is down. */
  synchronized void lost(long now) {
    next = now + LOST_PAUSE.toNanos();
  }

  synchronized void succeeded() {
    backoff.reset();
  }

  synchronized void failed(Failure failure, long now) {
    // A wrong password must not be tried so often that the account is locked.
    boolean patient =
        failure.reason() == FailureReason.AUTH || interval.compareTo(MAX_RETRY_DELAY) > 0;
    next = now + backoff.next(patient ? MAX_RETRY_DELAY : interval).toNanos();
  }
}
