package dev.pgvitals.agent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * So many threads, and one more for each that is held up: a thread that waits for a server which
 * has fallen silent does no work, and the servers that answer must not wait for it.
 */
final class ReliefPool extends ThreadPoolExecutor {
  /** A run on a server that answers takes milliseconds. */
  private static final long HELD_UP_NANOS = Duration.ofMillis(500).toNanos();

  /** What stacks may cost when a whole data centre falls silent. */
  private static final int MOST_RELIEF = 256;

  private final Map<Thread, Long> busySince = new ConcurrentHashMap<>();
  private volatile int size = 1;

  ReliefPool(ThreadFactory threads) {
    super(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    allowCoreThreadTimeOut(true);
  }

  /** From now on this many threads, those held up not counted. */
  void resize(int threads) {
    size = threads;
    relieve();
  }

  /** Looks who is held up; to be called a few times a second. */
  void relieve() {
    long now = System.nanoTime();
    long heldUp = busySince.values().stream().filter(t -> now - t > HELD_UP_NANOS).count();
    int wanted = size + (int) Math.min(heldUp, MOST_RELIEF);
    if (wanted > getMaximumPoolSize()) {
      setMaximumPoolSize(wanted);
      setCorePoolSize(wanted);
    } else if (wanted < getMaximumPoolSize()) {
      setCorePoolSize(wanted);
      setMaximumPoolSize(wanted);
    }
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    busySince.put(thread, System.nanoTime());
  }

  @Override
  protected void afterExecute(Runnable task, Throwable thrown) {
    busySince.remove(Thread.currentThread());
  }
}
