package dev.pgvitals.concurrent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A pool of a given size that adds a thread for each one that is blocked, up to a bound: a thread
 * that waits for a server which does not answer does no work, and the servers that answer must not
 * wait for it. A thread counts as blocked once its task has run for half a second. Thread-safe.
 */
public final class CompensatingPool extends GrowingPool {
  /** A run on a server that answers takes milliseconds. */
  private static final long BLOCKED_NANOS = Duration.ofMillis(500).toNanos();

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final int maxCompensation;
  private final Map<Thread, Long> busySince = new ConcurrentHashMap<>();
  private volatile int size = 1;

  /**
   * Starts with one thread.
   *
   * @param maxCompensation the most threads that may be added for blocked ones
   */
  public CompensatingPool(String name, int maxCompensation, FatalErrors errors) {
    super(name, 1, IDLE, new NamedThreads("pgvitals-" + name, errors), errors);
    this.maxCompensation = maxCompensation;
  }

  /** From now on up to this many threads, and those that are added. */
  public void resize(int threads) {
    size = threads;
    compensate();
  }

  /**
   * Fits the number of threads to how many are blocked; to be called a few times a second while
   * {@link #isBusy}.
   */
  public void compensate() {
    long now = System.nanoTime();
    long blocked = busySince.values().stream().filter(t -> now - t > BLOCKED_NANOS).count();
    int wanted = size + (int) Math.min(blocked, maxCompensation);
    if (wanted != getMaximumPoolSize()) {
      setMaximumPoolSize(wanted);
    }
    grow();
  }

  /** Whether a task runs: one that goes on for long calls for a thread in its stead. */
  public boolean isBusy() {
    return !busySince.isEmpty();
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    busySince.put(thread, System.nanoTime());
  }

  @Override
  public boolean mayContinue() {
    busySince.put(Thread.currentThread(), System.nanoTime());
    return super.mayContinue();
  }

  @Override
  protected void afterExecute(Runnable task, Throwable thrown) {
    busySince.remove(Thread.currentThread());
  }
}
