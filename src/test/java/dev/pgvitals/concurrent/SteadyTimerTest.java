package dev.pgvitals.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a timer's task throws ends neither the timer nor unseen. */
@Timeout(60)
class SteadyTimerTest {
  private static final Duration OFTEN = Duration.ofMillis(1);

  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final FatalErrors errors = (where, error) -> fatal.add(error);
  private final SteadyTimer timer =
      new SteadyTimer("test", 1, new NamedThreads("test", errors), errors);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void itsThreadsAreThereFromTheStart() {
    assertThat(timer.getPoolSize()).isEqualTo(1);
  }

  @Test
  void aTaskThatThrowsIsRepeatedAllTheSame() {
    AtomicInteger runs = new AtomicInteger();
    var unused =
        timer.every(
            OFTEN,
            () -> {
              runs.incrementAndGet();
              throw new IllegalStateException("no");
            });

    await().until(() -> runs.get() > 3);
    assertThat(fatal).isEmpty();
  }

  @Test
  void anErrorInARepeatedTaskIsFatal() {
    LinkageError error = new NoClassDefFoundError("the jar was replaced");
    var unused =
        timer.every(
            OFTEN,
            () -> {
              throw error;
            });

    await().until(() -> fatal.contains(error));
  }

  @Test
  void anErrorInATaskForOneTimeIsFatal() {
    StackOverflowError error = new StackOverflowError();
    timer.execute(
        () -> {
          throw error;
        });

    await().until(() -> fatal.contains(error));
  }

  @Test
  void tellsHowLongItHasBeenAtItsTask() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    timer.execute(
        () -> {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    begun.await();

    assertThat(timer.busyFor()).isPositive();
    end.countDown();
    await().until(() -> timer.busyFor().isZero());
  }
}
