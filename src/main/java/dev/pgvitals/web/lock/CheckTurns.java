package dev.pgvitals.web.lock;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Checks of passwords, one at a time, as each is a lot of work: who asks waits for its turn, a few
 * of each address and not too many in all. After a wrong password there is a pause three times as
 * long as its check, so that guessing takes a quarter of one core at most. Thread-safe.
 */
final class CheckTurns {
  private static final int MOST_OF_AN_ADDRESS = 4;
  private static final int PAUSE = 3;
  private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(8).toNanos();

  private final int most;
  private final Semaphore turn = new Semaphore(1, true);
  private final Map<InetAddress, Integer> waiting = new HashMap<>();
  private int inAll;

  /** Only the owner of the turn uses it. */
  private long pauseUntil = System.nanoTime();

  /** There are too many checks: this one was not made. */
  static final class BusyException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean ownFault;

    BusyException(boolean ownFault) {
      this.ownFault = ownFault;
    }

    /** Whether too many are of the same address. */
    boolean isOwnFault() {
      return ownFault;
    }
  }

  /**
   * @param most how many may wait at one time
   */
  CheckTurns(int most) {
    this.most = most;
  }

  /** Makes a check when it is its turn. */
  boolean check(InetAddress of, BooleanSupplier work) throws BusyException, InterruptedException {
    queue(of);
    try {
      return inTurn(work);
    } finally {
      leave(of);
    }
  }

  private boolean inTurn(BooleanSupplier work) throws BusyException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    if (!turn.tryAcquire(PATIENCE, TimeUnit.NANOSECONDS)) {
      throw new BusyException(false);
    }
    try {
      long pause = pauseUntil - System.nanoTime();
      if (System.nanoTime() + Math.max(0, pause) - deadline > 0) {
        throw new BusyException(false);
      }
      TimeUnit.NANOSECONDS.sleep(Math.max(0, pause));
      long begun = System.nanoTime();
      boolean right = work.getAsBoolean();
      long ended = System.nanoTime();
      pauseUntil = right ? ended : ended + Math.min(LONGEST_PAUSE, PAUSE * (ended - begun));
      return right;
    } finally {
      turn.release();
    }
  }

  private synchronized void queue(InetAddress of) throws BusyException {
    int before = waiting.getOrDefault(of, 0);
    if (before >= MOST_OF_AN_ADDRESS) {
      throw new BusyException(true);
    }
    if (inAll >= most) {
      throw new BusyException(false);
    }
    waiting.put(of, before + 1);
    inAll++;
  }

  private synchronized void leave(InetAddress of) {
    waiting.computeIfPresent(of, (address, count) -> count == 1 ? null : count - 1);
    inAll--;
  }
}
