package dev.pgvitals.monitor;

import dev.pgvitals.time.PhaseOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * When each task has its turns: at once when it is new, then on a grid of its interval whose offset
 * is a stable hash of the task's seed, so that tasks of different seeds do not fire together.
 *
 * <p>Time is passed in, as nanoseconds of a monotonic clock: a jump of the wall clock moves
 * nothing. Not thread-safe.
 *
 * @param <T> a task, by its equality
 */
final class Schedule<T> {
  private static final long LOOK_AGAIN_NANOS = Duration.ofHours(1).toNanos();

  private Map<T, Turns> tasks = new HashMap<>();

  /** No task is due before this: what is asked several times a second must cost next to nothing. */
  private long earliest;

  private static final class Turns {
    final long every;
    final long offset;
    long next;

    Turns(long every, long offset, long next) {
      this.every = every;
      this.offset = offset;
      this.next = next;
    }

    void moveOnFrom(long now) {
      next = now + every - Math.floorMod(now - offset, every);
    }
  }

  /**
   * From now on these are the tasks. One that was there and has the same interval keeps its next
   * turn.
   *
   * @param seed what the offset is a hash of: tasks with one seed and one interval fall due
   *     together
   */
  void replace(Set<T> current, Function<T, Duration> interval, Function<T, String> seed, long now) {
    Map<T, Turns> next = new HashMap<>();
    for (T task : current) {
      long every = interval.apply(task).toNanos();
      Turns turns = tasks.get(task);
      next.put(
          task,
          turns != null && turns.every == every
              ? turns
              : new Turns(every, PhaseOffset.offset(seed.apply(task), every), now));
    }
    // Only now, when nothing can go wrong any more.
    tasks = next;
    findEarliest(now);
  }

  /** Takes the turns of those that are due and are wanted; each has its next turn on its grid. */
  List<T> take(long now, Predicate<T> wanted) {
    if (earliest - now > 0) {
      return List.of();
    }
    List<T> due = new ArrayList<>();
    tasks.forEach(
        (task, turns) -> {
          if (turns.next - now <= 0 && wanted.test(task)) {
            turns.moveOnFrom(now);
            due.add(task);
          }
        });
    findEarliest(now);
    return due;
  }

  /** Those that are due, their turns not taken. */
  List<T> due(long now) {
    if (earliest - now > 0) {
      return List.of();
    }
    return tasks.entrySet().stream()
        .filter(entry -> entry.getValue().next - now <= 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Everything is due: after a server came back, nothing waits for its place on the grid. */
  void allDueAt(long now) {
    tasks.values().forEach(turns -> turns.next = now);
    earliest = now;
  }

  private void findEarliest(long now) {
    long soonest = Long.MAX_VALUE;
    for (Turns turns : tasks.values()) {
      soonest = Math.min(soonest, turns.next - now);
    }
    // Without tasks, or with an interval of years, a look once an hour does no harm.
    earliest = now + Math.min(soonest, LOOK_AGAIN_NANOS);
  }
}
