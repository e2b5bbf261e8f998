package dev.pgvitals.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that sleeps as long as it says, unless it is woken. */
@Timeout(60)
class RepetitionTest {
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final FatalErrors errors = (where, error) -> fatal.add(error);
  private final SteadyTimer timer =
      new SteadyTimer("test", 2, new NamedThreads("test", errors), errors);
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger atATime = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private Duration run(Duration pause) {
    runs.incrementAndGet();
    return pause;
  }

  /** Of which it is known how many ran at one time. */
  private Repetition counted(Runnable task) {
    return timer.repetition(
        NEVER,
        () -> {
          most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
          task.run();
          atATime.decrementAndGet();
          return run(NEVER);
        });
  }

  private void awaitRuns(int count) {
    await().until(() -> runs.get() == count);
  }

  @Test
  void itBeginsWhenItIsWokenFirst() {
    Repetition repetition = timer.repetition(NEVER, () -> run(NEVER));
    assertThat(timer.getQueue()).isEmpty();

    repetition.wake();

    awaitRuns(1);
  }

  @Test
  void itRunsAgainAfterThePauseThatItAskedFor() {
    timer.repetition(NEVER, () -> run(runs.get() < 3 ? AT_ONCE : NEVER)).wake();

    awaitRuns(4);
    await().until(() -> timer.getQueue().size() == 1);
  }

  @Test
  void whoIsWokenRunsAtOnce() {
    Repetition repetition = timer.repetition(NEVER, () -> run(NEVER));
    repetition.wake();
    awaitRuns(1);
    await().until(() -> timer.getQueue().size() == 1);

    repetition.wake();

    awaitRuns(2);
  }

  /** The timer has begun the run, and it is not at its task yet. */
  @Test
  void whoIsWokenWhileARunBeginsGoesOnAsOne() {
    SteadyTimer timer = new SteadyTimer("one", 1, new NamedThreads("one", errors), errors);
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Runnable before =
        () -> {
          blocked.countDown();
          awaitQuietly(goOn);
        };
    Repetition repetition =
        timer.repetition(
            NEVER,
            () -> {
              boolean first = runs.get() == 0;
              if (first) {
                timer.execute(before);
              }
              return run(first ? AT_ONCE : NEVER);
            });
    repetition.wake();
    awaitQuietly(blocked);
    // Its methods take this lock: as long as it is held, no run comes to its task.
    synchronized (repetition) {
      goOn.countDown();
      await().until(() -> timer.getQueue().isEmpty());
      repetition.wake();
      repetition.wake();
    }

    awaitRuns(2);
    await().until(() -> timer.getActiveCount() == 0);
    assertThat(timer.getQueue()).hasSize(1);
    assertThat(runs).hasValue(2);
    timer.shutdownNow();
  }

  @Test
  void whoIsWokenWhileRunningRunsOnceMoreAndNeverTwiceAtATime() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Repetition repetition =
        counted(
            () -> {
              began.countDown();
              awaitQuietly(goOn);
            });
    repetition.wake();
    began.await();

    repetition.wake();
    repetition.wake();
    goOn.countDown();

    awaitRuns(2);
    await().until(() -> timer.getQueue().size() == 1);
    assertThat(runs).hasValue(2);
    assertThat(most).hasValue(1);
  }

  @Test
  void howeverOftenItIsWokenItIsOne() throws InterruptedException {
    Repetition repetition = counted(() -> {});
    List<Thread> wakers =
        Stream.generate(
                () ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < 5_000; i++) {
                            repetition.wake();
                          }
                        }))
            .limit(4)
            .toList();
    wakers.forEach(Thread::start);
    for (Thread waker : wakers) {
      waker.join();
    }

    await().until(() -> timer.getQueue().size() == 1 && timer.getActiveCount() == 0);
    int before = runs.get();
    repetition.wake();
    await().until(() -> timer.getQueue().size() == 1 && runs.get() > before);
    assertThat(runs).hasValue(before + 1);
    assertThat(most).hasValue(1);
  }

  @Test
  void whoHasThrownSomethingRunsAgainAllTheSame() {
    timer
        .repetition(
            AT_ONCE,
            () -> {
              runs.incrementAndGet();
              throw new IllegalStateException("no");
            })
        .wake();

    await().until(() -> runs.get() > 3);
    assertThat(fatal).isEmpty();
  }

  @Test
  void anErrorIsFatal() {
    LinkageError error = new NoClassDefFoundError("the jar was replaced");
    timer
        .repetition(
            NEVER,
            () -> {
              throw error;
            })
        .wake();

    await().until(() -> fatal.contains(error));
  }

  @Test
  void whoIsCancelledDoesNotRunAgain() {
    Repetition repetition = timer.repetition(NEVER, () -> run(NEVER));
    repetition.wake();
    awaitRuns(1);

    repetition.cancel();
    repetition.wake();

    await().until(() -> timer.getQueue().isEmpty());
    assertThat(runs).hasValue(1);
  }

  @Test
  void whoseTimerHasEndedIsWokenInVain() {
    Repetition repetition = timer.repetition(NEVER, () -> run(NEVER));
    timer.shutdownNow();

    repetition.wake();

    assertThat(runs).hasValue(0);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
