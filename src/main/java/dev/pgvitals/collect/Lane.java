package dev.pgvitals.collect;

import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Runs a server's tasks, so many at one time and the most urgent first, on threads of a pool that
 * it shares with other servers. It asks for a thread anew for each task, so that a server with much
 * to do does not keep others waiting, and one that is stuck holds no more threads than its width.
 *
 * <p>Single-flight: a task that waits or runs is not added again. Thread-safe.
 *
 * @param <T> a task, by its equality
 */
final class Lane<T> {
  private final Executor executor;
  private final int width;
  private final Consumer<T> work;
  private final PriorityQueue<Waiting<T>> waiting;
  private final Set<T> inHand = new HashSet<>();
  private int workers;
  private long count;

  /**
   * A task in its place.
   *
   * @param number grows: who is as urgent as another goes behind it, so that on a server too slow
   *     for all that is due, every task has its turn
   */
  private record Waiting<T>(T task, long number) {}

  Lane(Executor executor, int width, Comparator<T> urgency, Consumer<T> work) {
    this.executor = executor;
    this.width = width;
    this.work = work;
    this.waiting =
        new PriorityQueue<>(
            Comparator.<Waiting<T>, T>comparing(Waiting::task, urgency)
                .thenComparingLong(Waiting::number));
  }

  /** False when the same task still waits or runs: its turn is lost. */
  synchronized boolean add(T task) {
    boolean added = inHand.add(task);
    if (added) {
      waiting.add(new Waiting<>(task, count++));
    }
    boolean forgotten = workers == 0 && !waiting.isEmpty();
    if (workers < width && (added || forgotten)) {
      workers++;
      handOver();
    }
    return added;
  }

  /** What waits stays: the next that is added, or is not because it waits, asks for a thread. */
  private void handOver() {
    try {
      executor.execute(this::next);
    } catch (RuntimeException | Error e) {
      workers--;
      throw e;
    }
  }

  /** Whether the task waits or runs. */
  synchronized boolean holds(T task) {
    return inHand.contains(task);
  }

  /** Forgets what waits; what runs goes on. */
  synchronized void clear() {
    waiting.forEach(each -> inHand.remove(each.task()));
    waiting.clear();
  }

  private void next() {
    T task;
    synchronized (this) {
      Waiting<T> first = waiting.poll();
      if (first == null) {
        workers--;
        return;
      }
      task = first.task();
    }
    try {
      work.accept(task);
    } finally {
      synchronized (this) {
        inHand.remove(task);
        if (waiting.isEmpty()) {
          workers--;
        } else {
          handOver();
        }
      }
    }
  }
}
