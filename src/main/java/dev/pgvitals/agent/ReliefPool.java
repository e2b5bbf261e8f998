package dev.pgvitals.agent;

import dev.pgvitals.process.FatalErrors;
import dev.pgvitals.process.GrowingPool;
import dev.pgvitals.process.NamedThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * So many threads, and one more for each that is held up: a thread that waits for a server which
 * has fallen silent does no work, and the servers that answer must not wait for it.
 */
final class ReliefPool extends GrowingPool {
  /** A run on a server that answers takes milliseconds. */
  private static final long HELD_UP_NANOS = Duration.ofMillis(500).toNanos();

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final int mostRelief;
  private final Map<Thread, Long> busySince = new ConcurrentHashMap<>();
  private volatile int size = 1;

  /**
   * Has one thread from now on.
   *
   * @param mostRelief threads at most for those held up
   */
  ReliefPool(String name, int mostRelief, FatalErrors errors) {
    super(name, 1, IDLE, new NamedThreads("pgvitals-" + name, errors), errors);
    this.mostRelief = mostRelief;
  }

  /** From now on this many threads, those held up not counted. */
  void resize(int threads) {
    size = threads;
    relieve();
  }

  /** Looks who is held up, and who waits; to be called a few times a second. */
  void relieve() {
    long now = System.nanoTime();
    long heldUp = busySince.values().stream().filter(t -> now - t > HELD_UP_NANOS).count();
    int wanted = size + (int) Math.min(heldUp, mostRelief);
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
