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
  private final PriorityQueue<T> waiting;
  private final Set<T> inHand = new HashSet<>();
  private int workers;

  Lane(Executor executor, int width, Comparator<T> urgency, Consumer<T> work) {
    this.executor = executor;
    this.width = width;
    this.work = work;
    this.waiting = new PriorityQueue<>(urgency);
  }

  /** False when the same task still waits or runs: its turn is lost. */
  synchronized boolean add(T task) {
    if (!inHand.add(task)) {
      return false;
    }
    waiting.add(task);
    if (workers < width) {
      workers++;
      executor.execute(this::next);
    }
    return true;
  }

  /** Whether the task waits or runs. */
  synchronized boolean holds(T task) {
    return inHand.contains(task);
  }

  /** Forgets what waits; what runs goes on. */
  synchronized void clear() {
    inHand.removeAll(Set.copyOf(waiting));
    waiting.clear();
  }

  private void next() {
    T task;
    synchronized (this) {
      task = waiting.poll();
      if (task == null) {
        workers--;
        return;
      }
    }
    try {
      work.accept(task);
    } finally {
      synchronized (this) {
        inHand.remove(task);
        if (waiting.isEmpty()) {
          workers--;
        } else {
          executor.execute(this::next);
        }
      }
    }
  }
}
