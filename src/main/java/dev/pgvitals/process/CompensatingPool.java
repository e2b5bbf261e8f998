package dev.pgvitals.process;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * So many threads, and one more for each that is held up: a thread that waits for a server which
 * has fallen silent does no work, and the servers that answer must not wait for it.
 */
public final class CompensatingPool extends GrowingPool {
  /** A run on a server that answers takes milliseconds. */
  private static final long HELD_UP_NANOS = Duration.ofMillis(500).toNanos();

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final int maxCompensation;
  private final Map<Thread, Long> busySince = new ConcurrentHashMap<>();
  private volatile int size = 1;

  /**
   * Starts with one thread.
   *
   * @param maxCompensation the most threads that may be added for those held up
   */
  public CompensatingPool(String name, int maxCompensation, FatalErrors errors) {
    super(name, 1, IDLE, new NamedThreads("pgvitals-" + name, errors), errors);
    this.maxCompensation = maxCompensation;
  }

  /** From now on this many threads, those held up not counted. */
  public void resize(int threads) {
    size = threads;
    compensate();
  }

  /** Adds and removes threads as some are held up; to be called a few times a second. */
  public void compensate() {
    long now = System.nanoTime();
    long heldUp = busySince.values().stream().filter(t -> now - t > HELD_UP_NANOS).count();
    int wanted = size + (int) Math.min(heldUp, maxCompensation);
    if (wanted != getMaximumPoolSize()) {
      setMaximumPoolSize(wanted);
    }
    grow();
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
