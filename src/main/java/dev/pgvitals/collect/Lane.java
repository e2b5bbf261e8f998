package dev.pgvitals.collect;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a server's tasks, so many at one time and the most urgent first, on threads of a pool that
 * it shares with other servers. It asks for a thread anew for each task, so that a server with much
 * to do does not keep others waiting, and one that is stuck holds no more threads than its width.
 *
 * <p>Single-flight: a task that waits or runs is not added again, in this lane or in another that
 * shares its {@link SingleFlight}. Thread-safe: what it holds is guarded by its own monitor, under
 * which nothing is run.
 *
 * @param <T> a task
 */
final class Lane<T> {
  private final Executor executor;
  private final int width;
  private final Consumer<T> work;
  private final PriorityQueue<Waiting<T>> waiting;
  private final SingleFlight inFlight;
  private final Function<T, Object> identity;
  private long count;

  /** Threads that were asked for and have not taken a task yet. */
  private int asked;

  private int running;

  /**
   * A task in its place.
   *
   * @param number grows: who is as urgent as another goes behind it, so that on a server too slow
   *     for all that is due, every task has its turn
   */
  private record Waiting<T>(T task, long number) {}

  /**
   * @param identity by which a task is the same as another
   */
  Lane(
      Executor executor,
      int width,
      Comparator<T> urgency,
      SingleFlight inFlight,
      Function<T, Object> identity,
      Consumer<T> work) {
    this.executor = executor;
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
   * @throws RuntimeException as the executor's, when it takes no work; the task waits all the same,
   *     for the thread that the next one is given
   */
  boolean add(T task) {
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
  boolean holds(T task) {
    return inFlight.has(identity.apply(task));
  }

  /** Forgets what waits; what runs goes on. */
  synchronized void clear() {
    waiting.forEach(each -> inFlight.end(identity.apply(each.task())));
    waiting.clear();
  }

  private void next() {
    T task;
    synchronized (this) {
      asked--;
      Waiting<T> first = waiting.poll();
      if (first == null) {
        return;
      }
      running++;
      task = first.task();
    }
    try {
      work.accept(task);
    } finally {
      inFlight.end(identity.apply(task));
      synchronized (this) {
        running--;
      }
      askForThread();
    }
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
      executor.execute(this::next);
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
