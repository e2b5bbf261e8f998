package dev.pgvitals.backup.verify;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How fast files are read, so that whoever else uses the disk hardly notices, and how long in one
 * turn. For one thread, but for {@link #cut}.
 */
public final class Pace {
  /** What a backup is read at beside a running server, in bytes a second. */
  public static final long BESIDE_OTHERS = 50_000_000;

  private static final long NO_LIMIT = Long.MAX_VALUE;

  /** Shorter waits than these are saved up: a system's sleep is not that exact. */
  private static final long SHORTEST_SLEEP = 5_000_000;

  private final long bytesPerSecond;
  private final LongSupplier nanos;
  private final Sleeper sleeper;
  private final Budget budget;
  private long begun;
  private long atMost = NO_LIMIT;
  private volatile boolean cut;

  /** What several readers spend together, each at a pace of its own thread. Thread-safe. */
  public static final class Budget {
    private final AtomicLong paidUntil;

    /**
     * @param now by the clock of the paces
     */
    public Budget(long now) {
      paidUntil = new AtomicLong(now);
    }
  }

  /** Waits; a test's does not. */
  public interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  /**
   * A pace.
   *
   * @param nanos a clock that only goes forward
   */
  public Pace(long bytesPerSecond, LongSupplier nanos, Sleeper sleeper) {
    this(bytesPerSecond, nanos, sleeper, new Budget(nanos.getAsLong()));
  }

  /** As the other, with others: so many bytes a second of all of them. */
  public Pace(long bytesPerSecond, LongSupplier nanos, Sleeper sleeper, Budget budget) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanos = nanos;
    this.sleeper = sleeper;
    this.budget = budget;
  }

  /** By the system's clock. */
  public static Pace of(long bytesPerSecond) {
    return new Pace(bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  /** By the system's clock, together with others. */
  public static Pace of(long bytesPerSecond, Budget budget) {
    return new Pace(bytesPerSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep, budget);
  }

  /** As fast as it goes. */
  public static Pace unlimited() {
    return of(NO_LIMIT);
  }

  /** A turn begins, which is not to last longer than this. */
  public void begin(Duration turn) {
    begun = nanos.getAsLong();
    atMost = turn.toNanos();
    cut = false;
  }

  /** Ends the turn, soon. Any thread. */
  public void cut() {
    cut = true;
  }

  /** Whether the turn has time left. */
  public boolean hasTime() {
    return left(nanos.getAsLong()) > 0;
  }

  /**
   * Waits until these bytes, which have been read, are paid for with time.
   *
   * @return whether the turn has time left for more
   */
  public boolean spend(long bytes) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long now = nanos.getAsLong();
    if (bytesPerSecond != NO_LIMIT) {
      long read = now;
      long cost = (long) (bytes * (1e9 / bytesPerSecond));
      long wait =
          budget.paidUntil.updateAndGet(paid -> (paid - read > 0 ? paid : read) + cost) - now;
      if (wait >= left(now)) {
        return false;
      }
      if (wait > SHORTEST_SLEEP) {
        sleeper.sleep(wait);
        now = nanos.getAsLong();
      }
    }
    return left(now) > 0;
  }

  private long left(long now) {
    return cut ? 0 : atMost - (now - begun);
  }
}
