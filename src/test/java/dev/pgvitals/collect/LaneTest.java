package dev.pgvitals.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LaneTest {
  /** A pool whose threads run when the test says so. */
  private final Queue<Runnable> threads = new ArrayDeque<>();

  private final List<String> done = new ArrayList<>();
  private final Lane<String> lane =
      new Lane<>(threads::offer, 1, Comparator.<String>naturalOrder(), done::add);

  @Test
  void whatFoundNoThreadRunsWithTheNextThatFindsOne() {
    AtomicBoolean none = new AtomicBoolean(true);
    Lane<String> scarce = new Lane<>(scarce(none), 1, Comparator.<String>naturalOrder(), done::add);
    assertThatThrownBy(() -> scarce.add("a")).isInstanceOf(OutOfMemoryError.class);

    none.set(false);
    scarce.add("b");
    runAll();

    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void whatFoundNoThreadRunsWhenItIsAddedAgain() {
    AtomicBoolean none = new AtomicBoolean(true);
    Lane<String> scarce = new Lane<>(scarce(none), 1, Comparator.<String>naturalOrder(), done::add);
    assertThatThrownBy(() -> scarce.add("a")).isInstanceOf(OutOfMemoryError.class);

    none.set(false);
    assertThat(scarce.add("a")).isFalse();
    runAll();

    assertThat(done).containsExactly("a");
  }

  @Test
  void whatFindsNoThreadBehindAnotherTaskRunsWithTheNext() {
    AtomicBoolean none = new AtomicBoolean();
    Lane<String> scarce = new Lane<>(scarce(none), 1, Comparator.<String>naturalOrder(), done::add);
    scarce.add("a");
    scarce.add("b");
    none.set(true);
    assertThatThrownBy(() -> threads.remove().run()).isInstanceOf(OutOfMemoryError.class);

    none.set(false);
    scarce.add("c");
    runAll();

    assertThat(done).containsExactly("a", "b", "c");
  }

  private Executor scarce(AtomicBoolean none) {
    return task -> {
      if (none.get()) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      threads.add(task);
    };
  }

  @Test
  void theMostUrgentGoesFirst() {
    lane.add("c");
    lane.add("a");
    lane.add("b");

    runAll();

    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void ofEquallyUrgentTasksTheOneThatCameFirstGoesFirst() {
    Lane<String> equal =
        new Lane<>(threads::offer, 1, Comparator.comparingInt(String::length), done::add);
    equal.add("b");
    equal.add("a");
    threads.remove().run();

    // Due again before the lane is through: it must not go before those that wait.
    equal.add("b");
    runAll();

    assertThat(done).containsExactly("b", "a", "b");
  }

  @Test
  void asksForAThreadAnewForEachTaskSoThatOthersGetTheirTurn() {
    lane.add("a");
    lane.add("b");

    threads.remove().run();

    assertThat(done).containsExactly("a");
    assertThat(threads).hasSize(1);
  }

  @Test
  void neverHasMoreThreadsThanItsWidth() {
    Lane<String> wide = new Lane<>(threads::offer, 2, Comparator.<String>naturalOrder(), done::add);
    for (String task : List.of("a", "b", "c", "d")) {
      wide.add(task);
    }

    assertThat(threads).hasSize(2);
    runAll();
    assertThat(done).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void aTaskThatWaitsIsNotAddedAgain() {
    assertThat(lane.add("a")).isTrue();
    assertThat(lane.add("a")).isFalse();

    runAll();

    assertThat(done).containsExactly("a");
  }

  @Test
  void aTaskThatRunsIsNotAddedAgain() {
    List<Boolean> added = new ArrayList<>();
    List<Lane<String>> self = new ArrayList<>();
    self.add(
        new Lane<>(
            threads::offer,
            1,
            Comparator.<String>naturalOrder(),
            task -> added.add(self.get(0).add(task))));
    self.get(0).add("a");

    runAll();

    assertThat(added).containsExactly(false);
  }

  @Test
  void aTaskCanBeAddedAgainWhenItHasRun() {
    lane.add("a");
    runAll();

    assertThat(lane.add("a")).isTrue();
  }

  @Test
  void aTaskThatThrowsDoesNotStopTheLane() {
    Lane<String> failing =
        new Lane<>(
            threads::offer,
            1,
            Comparator.<String>naturalOrder(),
            task -> {
              done.add(task);
              throw new IllegalStateException(task);
            });
    failing.add("a");
    failing.add("b");

    while (!threads.isEmpty()) {
      try {
        threads.remove().run();
      } catch (IllegalStateException expected) {
        // The pool's thread would end with it; the lane goes on.
      }
    }

    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void whatIsClearedDoesNotRunAndCanComeBack() {
    lane.add("a");
    lane.clear();
    runAll();
    assertThat(done).isEmpty();

    assertThat(lane.add("a")).isTrue();
    runAll();
    assertThat(done).containsExactly("a");
  }

  private void runAll() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }
}
