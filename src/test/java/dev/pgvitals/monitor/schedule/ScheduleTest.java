package dev.pgvitals.monitor.schedule;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long START = 7_000_000_000_000L;

  private final Schedule<String> schedule = new Schedule<>(Duration.ofSeconds(15));

  @Test
  void aNewTaskIsDueAtOnce() {
    plan(Map.of("a", 15, "b", 60), START);

    assertThat(schedule.pollDue(START, task -> true)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void afterItsFirstTurnATaskComesOnceInEachInterval() {
    plan(Map.of("a", 15), START);
    schedule.pollDue(START, task -> true);

    long turns =
        IntStream.rangeClosed(1, 3600)
            .filter(second -> !schedule.pollDue(at(second), task -> true).isEmpty())
            .count();

    assertThat(turns).isEqualTo(3600 / 15);
  }

  @Test
  void theOffsetOnTheGridIsTheSameEachTimeAndSpreadOverTasks() {
    assertThat(secondTurns("server")).isEqualTo(secondTurns("server"));
    assertThat(new HashSet<>(secondTurns("server").values())).hasSizeGreaterThan(40);
    assertThat(secondTurns("server")).isNotEqualTo(secondTurns("another"));
  }

  @Test
  void tasksOfOneSeedAndIntervalFallDueTogether() {
    schedule.replace(
        Set.of("x", "y"), task -> Duration.ofSeconds(60), task -> "one database", START);
    schedule.pollDue(START, task -> true);

    for (int second = 1; second <= 120; second++) {
      assertThat(schedule.pollDue(at(second), task -> true)).size().isIn(0, 2);
    }
  }

  @Test
  void tasksOfOneSeedFallDueTogetherWhereOneIntervalIsAMultipleOfTheOther() {
    schedule.replace(
        Set.of(15, 60, 300).stream().map(String::valueOf).collect(toSet()),
        task -> Duration.ofSeconds(Integer.parseInt(task)),
        task -> "one database",
        START);
    schedule.pollDue(START, task -> true);

    for (int second = 1; second <= 1200; second++) {
      List<String> due = schedule.pollDue(at(second), task -> true);
      if (due.contains("300")) {
        assertThat(due).contains("60");
      }
      if (due.contains("60")) {
        assertThat(due).contains("15");
      }
    }
  }

  @Test
  void theNextTurnIsTheEarliestOfThoseAskedFor() {
    plan(Map.of("a", 15, "b", 60), START);
    OptionalLong next = schedule.nextAfter(START, task -> true);

    assertThat(next).isEqualTo(schedule.nextAfter(START, "a"::equals));
    assertThat(next.orElseThrow() - START).isBetween(1L, Duration.ofSeconds(15).toNanos());
    assertThat(schedule.nextAfter(next.orElseThrow(), "a"::equals))
        .hasValue(next.orElseThrow() + Duration.ofSeconds(15).toNanos());
    assertThat(schedule.nextAfter(START, "c"::equals)).isEmpty();
  }

  @Test
  void turnsThatWereSleptThroughAreNotMadeUpFor() {
    plan(Map.of("a", 15), START);
    schedule.pollDue(START, task -> true);

    assertThat(schedule.pollDue(at(3600), task -> true)).containsExactly("a");
    assertThat(schedule.pollDue(at(3600), task -> true)).isEmpty();
  }

  @Test
  void aTaskKeepsItsTurnWhenTheTasksAreReplaced() {
    plan(Map.of("a", 60), START);
    schedule.pollDue(START, task -> true);

    plan(Map.of("a", 60, "b", 60), START + 1);

    assertThat(schedule.pollDue(START + 1, task -> true)).containsExactly("b");
  }

  @Test
  void aTaskWithAnotherIntervalStartsAnew() {
    plan(Map.of("a", 60), START);
    schedule.pollDue(START, task -> true);

    plan(Map.of("a", 30), at(1));

    assertThat(schedule.pollDue(at(1), task -> true)).containsExactly("a");
  }

  @Test
  void aTaskWhoseIntervalChangesHasItsNextTurnOnTheNewGrid() {
    schedule.replace(Set.of("a", "b"), task -> Duration.ofSeconds(2), task -> "one server", START);
    schedule.pollDue(START, task -> true);

    schedule.change("a", Duration.ofSeconds(8), START);
    assertThat(turnsOf("a", 1, 80)).isEqualTo(10);

    schedule.change("a", Duration.ofSeconds(2), at(80));
    for (int second = 81; second <= 120; second++) {
      assertThat(schedule.pollDue(at(second), task -> true)).size().isIn(0, 2);
    }
  }

  private long turnsOf(String task, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .filter(second -> schedule.pollDue(at(second), t -> true).contains(task))
        .count();
  }

  @Test
  void aTaskThatIsGoneHasNoMoreTurns() {
    plan(Map.of("a", 15), START);

    plan(Map.of(), at(1));

    assertThat(schedule.due(at(3600))).isEmpty();
  }

  @Test
  void whatIsNotWantedKeepsItsTurn() {
    plan(Map.of("a", 15, "b", 15), START);

    assertThat(schedule.pollDue(START, "a"::equals)).containsExactly("a");
    assertThat(schedule.due(START)).containsExactly("b");
  }

  private static Map<String, Integer> secondTurns(String server) {
    Schedule<String> fresh = new Schedule<>(Duration.ofSeconds(15));
    Set<String> tasks = new HashSet<>(IntStream.range(0, 100).mapToObj(i -> "query" + i).toList());
    fresh.replace(tasks, task -> Duration.ofSeconds(100), task -> server + task, START);
    fresh.pollDue(START, task -> true);
    Map<String, Integer> turns = new TreeMap<>();
    for (int second = 1; second <= 100; second++) {
      for (String task : fresh.pollDue(at(second), task -> true)) {
        turns.putIfAbsent(task, second);
      }
    }
    return turns;
  }

  private void plan(Map<String, Integer> seconds, long now) {
    schedule.replace(
        seconds.keySet(),
        task -> Duration.ofSeconds(Objects.requireNonNull(seconds.get(task))),
        task -> task,
        now);
  }

  private static long at(int second) {
    return START + Duration.ofSeconds(second).toNanos();
  }
}
