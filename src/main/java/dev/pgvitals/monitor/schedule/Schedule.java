package dev.pgvitals.monitor.schedule;

import dev.pgvitals.time.PhaseOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * When each task is due: at once when it is new, then on a grid of its interval whose offset is a
 * stable hash of the task's seed, so that tasks of different seeds do not fire together. Those of
 * one seed do: the grid of an interval is part of that of each interval that divides it.
 *
 * <p>Time is passed in, as nanoseconds of a monotonic clock: a jump of the wall clock moves
 * nothing. Not thread-safe.
 *
 * @param <T> a task, by its equality
 */
public final class Schedule<T> {
  private static final long LOOK_AGAIN_NANOS = Duration.ofHours(1).toNanos();

  private final long unit;
  private Map<T, Timing> tasks = new HashMap<>();

  /** No task is due before this: what is asked several times a second must cost next to nothing. */
  private long earliest;

  /** When one task is due. */
  private static final class Timing {
    final String seed;
    final long every;
    final long offset;
    long next;

    Timing(String seed, long every, long unit, long next) {
      this.seed = seed;
      this.every = every;
      this.offset = PhaseOffset.offset(seed, every, unit);
      this.next = next;
    }

    void moveOnFrom(long now) {
      next = after(now);
    }

    /** The first place on the grid behind this moment. */
    long after(long now) {
      return now + every - Math.floorMod(now - offset, every);
    }
  }

  /**
   * Without tasks.
   *
   * @param unit the interval that most tasks have, for which seeds are spread evenly
   */
  public Schedule(Duration unit) {
    this.unit = unit.toNanos();
  }

  /**
   * From now on these are the tasks. One that was there and has the same interval is due when it
   * was before. An exception leaves everything as it was.
   *
   * @param seed what the offset is a hash of: tasks with one seed fall due together
   */
  public void replace(
      Set<T> current, Function<T, Duration> interval, Function<T, String> seed, long now) {
    Map<T, Timing> next = new HashMap<>();
    for (T task : current) {
      long every = interval.apply(task).toNanos();
      Timing timing = tasks.get(task);
      next.put(
          task,
          timing != null && timing.every == every
              ? timing
              : new Timing(seed.apply(task), every, unit, now));
    }
    // Only now, when nothing can go wrong any more.
    tasks = next;
    findEarliest(now);
  }

  /** A task comes with another interval from now on: next at the next place on its new grid. */
  public void change(T task, Duration interval, long now) {
    Timing before = tasks.get(task);
    if (before != null && before.every != interval.toNanos()) {
      Timing timing = new Timing(before.seed, interval.toNanos(), unit, now);
      timing.moveOnFrom(now);
      tasks.put(task, timing);
      findEarliest(now);
    }
  }

  /** Those that are due and wanted; each is due again at the next place on its grid. */
  public List<T> pollDue(long now, Predicate<T> wanted) {
    if (earliest - now > 0) {
      return List.of();
    }
    List<T> due = new ArrayList<>();
    tasks.forEach(
        (task, timing) -> {
          if (timing.next - now <= 0 && wanted.test(task)) {
            timing.moveOnFrom(now);
            due.add(task);
          }
        });
    findEarliest(now);
    return due;
  }

  /** Those that are due, and stay so. */
  public List<T> due(long now) {
    if (earliest - now > 0) {
      return List.of();
    }
    return tasks.entrySet().stream()
        .filter(entry -> entry.getValue().next - now <= 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * How long until one more task falls due, in nanoseconds; {@link Long#MAX_VALUE} when none does.
   * Those that are due already, and stay so, are left out.
   */
  public long untilNext(long now) {
    long soonest = Long.MAX_VALUE;
    for (Timing timing : tasks.values()) {
      long rest = timing.next - now;
      if (rest > 0) {
        soonest = Math.min(soonest, rest);
      }
    }
    return soonest;
  }

  /** When one of these has its next turn after this moment; empty when there is none of them. */
  public OptionalLong nextAfter(long now, Predicate<T> wanted) {
    return tasks.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().after(now))
        .min();
  }

  /** Everything is due: after a server came back, nothing waits for its place on the grid. */
  public void allDueAt(long now) {
    tasks.values().forEach(timing -> timing.next = now);
    earliest = now;
  }

  private void findEarliest(long now) {
    long soonest = Long.MAX_VALUE;
    for (Timing timing : tasks.values()) {
      soonest = Math.min(soonest, timing.next - now);
    }
    // Without tasks, or with an interval of years, a look once an hour does no harm.
    earliest = now + Math.min(soonest, LOOK_AGAIN_NANOS);
  }
}
