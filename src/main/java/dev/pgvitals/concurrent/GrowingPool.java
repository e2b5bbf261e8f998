package dev.pgvitals.concurrent;

import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool with one thread from its start to its end, and more while there is more to do, up to a
 * bound. A task waits when there are no more threads: because of the bound, or because the system
 * gives none. No task's failure costs a thread. Thread-safe.
 */
public class GrowingPool extends ThreadPoolExecutor implements FairExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(GrowingPool.class);

  /** How long the system is not asked again for a thread after it gave none. */
  private static final long RETRY_NANOS = Duration.ofSeconds(2).toNanos();

  /** Refusals that come closer upon each other are one shortage, and said once. */
  private static final long SAME_SHORTAGE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String name;
  private final FatalErrors errors;
  private final AtomicLong refused = new AtomicLong();
  private volatile long refusedAt;

  /**
   * Starts the thread that stays.
   *
   * @throws OutOfMemoryError see {@link ThreadShortage}
   */
  // The thread that is started here has nothing to do before the subclass is complete.
  @SuppressWarnings("this-escape")
  public GrowingPool(
      String name, int most, Duration idle, ThreadFactory threads, FatalErrors errors) {
    super(1, most, idle.toMillis(), TimeUnit.MILLISECONDS, new Waiting(), threads);
    this.name = name;
    this.errors = errors;
    setRejectedExecutionHandler((task, pool) -> mostThreads(task));
    prestartCoreThread();
  }

  /** What finds no free thread; takes a task only if one waits for it, so that the pool grows. */
  private static final class Waiting extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  /**
   * Never waits.
   *
   * @throws RejectedExecutionException when the pool was shut down
   */
  @Override
  public void execute(Runnable task) {
    start(task instanceof Contained ? task : new Contained(task));
  }

  private void start(Runnable task) {
    if (isShort() && !isShutdown()) {
      // A free thread takes it, and so does the next to be free.
      getQueue().add(task);
      waits();
      return;
    }
    try {
      super.execute(task);
    } catch (OutOfMemoryError e) {
      if (!ThreadShortage.is(e)) {
        throw e;
      }
      noThread(e);
      getQueue().add(task);
      waits();
    }
  }

  private void mostThreads(Runnable task) {
    if (isShutdown()) {
      throw new RejectedExecutionException(name + " threads have ended");
    }
    getQueue().add(task);
    waits();
  }

  @Override
  public boolean mayContinue() {
    return getQueue().isEmpty() && !isShutdown();
  }

  /** A task has to wait for a thread. */
  protected void waits() {}

  /**
   * Gives threads to tasks that wait, if there may be more by now: to be called now and then while
   * any do.
   */
  public void grow() {
    int more = Math.min(getMaximumPoolSize() - getPoolSize(), getQueue().size());
    for (int i = 0; i < more && !isShort() && !isShutdown(); i++) {
      Runnable first = getQueue().poll();
      if (first == null) {
        return;
      }
      execute(first);
    }
  }

  /** Tasks for which the system gave no thread. */
  public long refused() {
    return refused.get();
  }

  private boolean isShort() {
    return refused.get() > 0 && System.nanoTime() - refusedAt < RETRY_NANOS;
  }

  private void noThread(OutOfMemoryError error) {
    long now = System.nanoTime();
    boolean first = refused.getAndIncrement() == 0 || now - refusedAt > SAME_SHORTAGE_NANOS;
    refusedAt = now;
    if (first) {
      LOG.warn(
          "cannot create more threads ({}); continuing with {} in pool {}: raise the"
              + " process limit (ulimit -u, TasksMax=, the container's pids limit)",
          error.getMessage(),
          getPoolSize(),
          name);
    }
  }

  /** A task that ends without a trace on its thread. */
  private final class Contained implements Runnable {
    private final Runnable task;

    Contained(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        if (FatalErrors.isBeyondItsThread(e)) {
          errors.fatal(Thread.currentThread().getName(), e);
        } else {
          LOG.error("unexpected error in {}, please report it", name, e);
        }
      }
    }
  }
}
