package dev.pgvitals.concurrent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A task of a {@link SteadyTimer} that says itself when it is to run again, and that can be woken
 * before. It never runs twice at a time. Thread-safe.
 */
public final class Repetition {
  private final SteadyTimer timer;
  private final Supplier<Duration> task;
  private final Duration afterFailure;
  private final Consumer<Runnable> guard;

  private Optional<Future<?>> next = Optional.empty();

  /** Of the run that is planned. */
  private long turn;

  private boolean dueAtOnce;
  private boolean running;
  private boolean woken;
  private boolean cancelled;

  /**
   * @param guard runs what it is given and lets nothing out that is thrown there
   */
  Repetition(
      SteadyTimer timer, Supplier<Duration> task, Duration afterFailure, Consumer<Runnable> guard) {
    this.timer = timer;
    this.task = task;
    this.afterFailure = afterFailure;
    this.guard = guard;
  }

  /**
   * The task runs at once; if it is running, once more after that. Does nothing for one that was
   * cancelled; begins one that was not begun.
   */
  public synchronized void wake() {
    if (running) {
      woken = true;
    } else if (!dueAtOnce) {
      next.ifPresent(run -> run.cancel(false));
      schedule(Duration.ZERO);
    }
  }

  /** It does not run again; a run that is under way goes on. */
  public synchronized void cancel() {
    cancelled = true;
    next.ifPresent(run -> run.cancel(false));
  }

  private void run(long planned) {
    synchronized (this) {
      if (cancelled || planned != turn) {
        // The timer had begun it when it was cancelled, and another has its place.
        return;
      }
      dueAtOnce = false;
      running = true;
      woken = false;
    }
    Pause pause = new Pause();
    try {
      guard.accept(pause);
    } finally {
      synchronized (this) {
        running = false;
        schedule(woken ? Duration.ZERO : pause.time);
      }
    }
  }

  private final class Pause implements Runnable {
    private Duration time = afterFailure;

    @Override
    public void run() {
      time = task.get();
    }
  }

  private void schedule(Duration pause) {
    if (cancelled) {
      return;
    }
    long planned = ++turn;
    dueAtOnce = pause.isZero();
    try {
      next = Optional.of(timer.schedule(() -> run(planned), pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException closed) {
      cancelled = true;
    }
  }
}
