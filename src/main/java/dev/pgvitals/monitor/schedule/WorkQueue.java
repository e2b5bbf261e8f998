package dev.pgvitals.monitor.schedule;

import dev.pgvitals.concurrent.FairExecutor;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a server's tasks, so many at one time and the most urgent first, on threads of a pool that
 * it shares with other servers. A thread does the next task too, unless another server waits for a
 * thread: so one with much to do keeps nobody waiting, and one that is stuck holds no more threads
 * than its width.
 *
 * <p>Single-flight: a task that waits or runs is not added again, in this queue or in another that
 * shares its {@link SingleFlight}. Thread-safe: what it holds is guarded by its own monitor, under
 * which nothing is run.
 *
 * @param <T> a task
 */
public final class WorkQueue<T> {
  private final FairExecutor threads;
  private final int width;
  private final Consumer<T> work;
  private final PriorityQueue<Waiting<T>> waiting;
  private final SingleFlight inFlight;
  private final Function<T, Object> identity;
  private long count;

  /** Threads that were asked for and have not taken a task yet. */
  private int asked;

  /** Threads that run a task, or are about to look for one. */
  private int running;

  /**
   * A task in its place.
   *
   * @param number grows: who is as urgent as another goes behind it, so that on a server too slow
   *     for all that is due, every task has its turn
   */
  private record Waiting<T>(T task, long number) {}

  /**
   * An empty queue.
   *
   * @param identity by which a task is the same as another
   */
  public WorkQueue(
      FairExecutor threads,
      int width,
      Comparator<T> urgency,
      SingleFlight inFlight,
      Function<T, Object> identity,
      Consumer<T> work) {
    this.threads = threads;
    this.width = width;
    this.work = work;
    this.inFlight = inFlight;
    this.identity = identity;
    this.waiting =
        new PriorityQueue<>(
            Comparator.<Waiting<T>, T>comparing(Waiting::task, urgency)
                .thenComparingLong(Waiting::number));
  }

  /**
   * False when the same task still waits or runs: its turn is lost.
   *
   * @throws RuntimeException as the threads', when it takes no work; the task waits all the same,
   *     for the thread that the next one is given
   */
  public boolean add(T task) {
    boolean isNew = inFlight.begin(identity.apply(task));
    if (isNew) {
      synchronized (this) {
        waiting.add(new Waiting<>(task, count++));
      }
    }
    askForThread();
    return isNew;
  }

  /** Whether the task waits or runs. */
  public boolean holds(T task) {
    return inFlight.has(identity.apply(task));
  }

  /** Forgets what waits; what runs goes on. */
  public synchronized void clear() {
    waiting.forEach(each -> inFlight.end(identity.apply(each.task())));
    waiting.clear();
  }

  private void next() {
    Optional<T> task = begin();
    while (task.isPresent()) {
      boolean stays = false;
      try {
        work.accept(task.get());
        stays = threads.mayContinue();
      } finally {
        inFlight.end(identity.apply(task.get()));
        if (!stays) {
          leave();
        }
      }
      task = stays ? first() : Optional.empty();
    }
  }

  private synchronized Optional<T> begin() {
    asked--;
    running++;
    return first();
  }

  /** The task for the thread that asks; without one, it runs no more. */
  private synchronized Optional<T> first() {
    Optional<T> first = Optional.ofNullable(waiting.poll()).map(Waiting::task);
    if (first.isEmpty()) {
      running--;
    }
    return first;
  }

  private void leave() {
    synchronized (this) {
      running--;
    }
    askForThread();
  }

  private void askForThread() {
    synchronized (this) {
      if (asked + running >= width || asked >= waiting.size()) {
        return;
      }
      asked++;
    }
    boolean handedOver = false;
    try {
      threads.execute(this::next);
      handedOver = true;
    } finally {
      if (!handedOver) {
        synchronized (this) {
          asked--;
        }
      }
    }
  }
}
