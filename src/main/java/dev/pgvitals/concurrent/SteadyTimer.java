package dev.pgvitals.concurrent;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers on threads that are there from the start. What is thrown in a task is never lost, as it is
 * in the JDK's own: an exception is logged and a repeated task goes on, an error is fatal.
 * Thread-safe.
 */
public final class SteadyTimer extends ScheduledThreadPoolExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(SteadyTimer.class);

  private static final long IDLE = Long.MIN_VALUE;

  private final String name;
  private final FatalErrors errors;
  private volatile long busySince = IDLE;

  /**
   * Starts the threads.
   *
   * @throws OutOfMemoryError see {@link ThreadShortage}
   */
  public SteadyTimer(String name, int threads, ThreadFactory factory, FatalErrors errors) {
    super(threads, factory);
    this.name = name;
    this.errors = errors;
    setRemoveOnCancelPolicy(true);
    prestartAllCoreThreads();
  }

  /**
   * Runs the task now, and again and again so long after the end of its last run, whatever it
   * throws.
   */
  public ScheduledFuture<?> every(Duration pause, Runnable task) {
    Guard guard = new Guard();
    return scheduleWithFixedDelay(() -> guard.run(task), 0, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * A task that says how long after its end it is to run again, whatever it throws; to be begun by
   * its first {@link Repetition#wake}.
   *
   * @param afterFailure the pause after a run that has thrown something
   */
  public Repetition repetition(Duration afterFailure, Supplier<Duration> task) {
    Guard guard = new Guard();
    return new Repetition(this, task, afterFailure, guard::run);
  }

  /** How long it has been at the task that it is at; of several threads, any. */
  public Duration busyFor() {
    long since = busySince;
    return since == IDLE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    busySince = System.nanoTime();
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
    busySince = IDLE;
    Throwable error = thrown != null ? thrown : failure(task);
    if (error != null) {
      tell(error, true);
    }
  }

  private static @Nullable Throwable failure(Runnable task) {
    if (task instanceof Future<?> future && future.isDone() && !future.isCancelled()) {
      try {
        future.get();
      } catch (ExecutionException e) {
        return e.getCause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return null;
  }

  private void tell(Throwable error, boolean log) {
    if (error instanceof Error && !ThreadShortage.is(error)) {
      errors.fatal(Thread.currentThread().getName(), error);
    } else if (log) {
      LOG.error("unexpected error in {}, please report it", name, error);
    }
  }

  /** Logs a failure once, until it is another one or a run succeeds. */
  private final class Guard {
    private String failing = "";

    void run(Runnable task) {
      try {
        task.run();
        failing = "";
      } catch (RuntimeException | Error e) {
        String now = e.toString();
        tell(e, !now.equals(failing));
        failing = now;
      }
    }
  }
}
