package dev.pgvitals.monitor.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.concurrent.FairExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  /** A pool whose threads run when the test says so. */
  private final Queue<Runnable> threads = new ArrayDeque<>();

  private final List<String> done = new ArrayList<>();
  private final WorkQueue<String> queue =
      queue(new SingleFlight(), 1, Comparator.naturalOrder(), done::add);

  /** Whether a thread that is through with a task may do another. */
  private boolean mayContinue;

  private final class Pool implements FairExecutor {
    @Override
    public void execute(Runnable task) {
      threads.add(task);
    }

    @Override
    public boolean mayContinue() {
      return mayContinue;
    }
  }

  private WorkQueue<String> queue(
      SingleFlight inFlight, int width, Comparator<String> urgency, Consumer<String> work) {
    return new WorkQueue<>(new Pool(), width, urgency, inFlight, task -> task, work);
  }

  @Test
  void whatFoundNoThreadRunsWithTheNextThatFindsOne() {
    AtomicBoolean none = new AtomicBoolean(true);
    WorkQueue<String> scarce = scarceQueue(none);
    assertThatThrownBy(() -> scarce.add("a")).isInstanceOf(OutOfMemoryError.class);

    none.set(false);
    scarce.add("b");
    runAll();

    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void whatFoundNoThreadRunsWhenItIsAddedAgain() {
    AtomicBoolean none = new AtomicBoolean(true);
    WorkQueue<String> scarce = scarceQueue(none);
    assertThatThrownBy(() -> scarce.add("a")).isInstanceOf(OutOfMemoryError.class);

    none.set(false);
    assertThat(scarce.add("a")).isFalse();
    runAll();

    assertThat(done).containsExactly("a");
  }

  @Test
  void whatFindsNoThreadBehindAnotherTaskRunsWithTheNext() {
    AtomicBoolean none = new AtomicBoolean();
    WorkQueue<String> scarce = scarceQueue(none);
    scarce.add("a");
    scarce.add("b");
    none.set(true);
    assertThatThrownBy(() -> threads.remove().run()).isInstanceOf(OutOfMemoryError.class);

    none.set(false);
    scarce.add("c");
    runAll();

    assertThat(done).containsExactly("a", "b", "c");
  }

  private WorkQueue<String> scarceQueue(AtomicBoolean none) {
    return new WorkQueue<>(
        scarce(none),
        1,
        Comparator.<String>naturalOrder(),
        new SingleFlight(),
        task -> task,
        done::add);
  }

  private FairExecutor scarce(AtomicBoolean none) {
    return task -> {
      if (none.get()) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      threads.add(task);
    };
  }

  @Test
  void theMostUrgentGoesFirst() {
    queue.add("c");
    queue.add("a");
    queue.add("b");

    runAll();

    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void ofEquallyUrgentTasksTheOneThatCameFirstGoesFirst() {
    WorkQueue<String> equal =
        queue(new SingleFlight(), 1, Comparator.comparingInt(String::length), done::add);
    equal.add("b");
    equal.add("a");
    threads.remove().run();

    // Due again before the queue is through: it must not go before those that wait.
    equal.add("b");
    runAll();

    assertThat(done).containsExactly("b", "a", "b");
  }

  @Test
  void asksForAThreadAnewForEachTaskSoThatOthersGetTheirTurn() {
    queue.add("a");
    queue.add("b");

    threads.remove().run();

    assertThat(done).containsExactly("a");
    assertThat(threads).hasSize(1);
  }

  @Test
  void aThreadDoesAllThereIsWhileNobodyElseWaitsForOne() {
    mayContinue = true;
    queue.add("a");
    queue.add("b");
    Runnable thread = threads.remove();

    thread.run();

    assertThat(done).containsExactly("a", "b");
    assertThat(threads).isEmpty();
  }

  @Test
  void aThreadThatGoesOnTakesNoMoreThanItsPlace() {
    mayContinue = true;
    List<Integer> askedMeanwhile = new ArrayList<>();
    List<WorkQueue<String>> self = new ArrayList<>();
    self.add(
        queue(
            new SingleFlight(),
            1,
            Comparator.naturalOrder(),
            task -> {
              done.add(task);
              if (done.size() < 3) {
                self.get(0).add("task " + done.size());
              }
              askedMeanwhile.add(threads.size());
            }));
    self.get(0).add("task 0");

    threads.remove().run();

    assertThat(done).containsExactly("task 0", "task 1", "task 2");
    assertThat(askedMeanwhile).containsExactly(0, 0, 0);
  }

  @Test
  void aThreadThatFoundNothingMoreLeavesItsPlaceToTheNext() {
    mayContinue = true;
    queue.add("a");
    runAll();

    queue.add("b");

    assertThat(threads).hasSize(1);
    runAll();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void neverHasMoreThreadsThanItsWidth() {
    WorkQueue<String> wide = queue(new SingleFlight(), 2, Comparator.naturalOrder(), done::add);
    for (String task : List.of("a", "b", "c", "d")) {
      wide.add(task);
    }

    assertThat(threads).hasSize(2);
    runAll();
    assertThat(done).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void aTaskThatWaitsIsNotAddedAgain() {
    assertThat(queue.add("a")).isTrue();
    assertThat(queue.add("a")).isFalse();

    runAll();

    assertThat(done).containsExactly("a");
  }

  @Test
  void aTaskThatRunsIsNotAddedAgain() {
    List<Boolean> added = new ArrayList<>();
    List<WorkQueue<String>> self = new ArrayList<>();
    self.add(
        queue(
            new SingleFlight(),
            1,
            Comparator.naturalOrder(),
            task -> added.add(self.get(0).add(task))));
    self.get(0).add("a");

    runAll();

    assertThat(added).containsExactly(false);
  }

  @Test
  void aTaskCanBeAddedAgainWhenItHasRun() {
    queue.add("a");
    runAll();

    assertThat(queue.add("a")).isTrue();
  }

  @Test
  void aTaskThatThrowsDoesNotStopTheLane() {
    WorkQueue<String> failing =
        queue(
            new SingleFlight(),
            1,
            Comparator.naturalOrder(),
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
        // The pool's thread would end with it; the queue goes on.
      }
    }

    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void whatIsClearedDoesNotRunAndCanComeBack() {
    queue.add("a");
    queue.clear();
    runAll();
    assertThat(done).isEmpty();

    assertThat(queue.add("a")).isTrue();
    runAll();
    assertThat(done).containsExactly("a");
  }

  @Test
  void aTaskIsNotInTwoLanesAtOneTime() {
    SingleFlight shared = new SingleFlight();
    List<Boolean> added = new ArrayList<>();
    WorkQueue<String> other = queue(shared, 1, Comparator.naturalOrder(), done::add);
    WorkQueue<String> first =
        queue(shared, 1, Comparator.naturalOrder(), task -> added.add(other.add(task)));
    first.add("a");
    added.add(other.add("a"));

    runAll();

    assertThat(added).containsExactly(false, false);
    assertThat(other.add("a")).isTrue();
  }

  private void runAll() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }
}
