package dev.pgvitals.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work goes on with the threads that there are. */
@Timeout(60)
class GrowingPoolTest {
  private final AtomicInteger available = new AtomicInteger(100);
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final GrowingPool pool = pool(this::scarce);

  private GrowingPool pool(ThreadFactory threads) {
    return new GrowingPool(
        "test", 3, Duration.ofMinutes(1), threads, (where, error) -> fatal.add(error));
  }

  /**
   * With the JVM's error when the system gives no thread. Before the start, though: a pool of a
   * newer Java's does not call an overridden one.
   */
  private Thread scarce(Runnable task) {
    if (available.getAndDecrement() <= 0) {
      OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
      none.setStackTrace(
          new StackTraceElement[] {
            new StackTraceElement("java.lang.Thread", "start0", "Thread.java", -2)
          });
      throw none;
    }
    Thread thread = new Thread(task, "test");
    thread.setDaemon(true);
    return thread;
  }

  @AfterEach
  void stop() {
    released.countDown();
    pool.shutdownNow();
  }

  private void hold() {
    pool.execute(
        () -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void awaitDone(String... tasks) {
    await().untilAsserted(() -> assertThat(done).containsExactly(tasks));
  }

  @Test
  void aTaskForWhichTheSystemGivesNoThreadWaitsForOneThatThereIs() {
    available.set(0);
    hold();

    pool.execute(() -> done.add("a"));
    pool.execute(() -> done.add("b"));
    assertThat(done).isEmpty();
    assertThat(pool.refused()).isEqualTo(1);
    released.countDown();

    awaitDone("a", "b");
  }

  @Test
  void whatWaitsGetsAThreadWhenTheSystemGivesOneAgain() {
    available.set(0);
    hold();
    pool.execute(() -> done.add("a"));

    available.set(100);

    await()
        .untilAsserted(
            () -> {
              pool.grow();
              assertThat(done).containsExactly("a");
            });
  }

  @Test
  void whatWaitsGetsAThreadWhenThereMayBeMore() {
    hold();
    hold();
    hold();
    pool.execute(() -> done.add("a"));

    pool.setMaximumPoolSize(4);
    pool.grow();

    awaitDone("a");
  }

  @Test
  void aThreadMayGoOnUnlessATaskWaitsForOne() {
    hold();
    hold();
    hold();
    await("its threads have taken all of it").until(pool::mayContinue);

    pool.execute(() -> done.add("a"));

    assertThat(pool.mayContinue()).isFalse();
  }

  @Test
  void thereIsAThreadFromTheStartAndItOutlastsWhateverIsThrown() {
    assertThat(pool.getPoolSize()).isEqualTo(1);
    available.set(0);

    pool.execute(
        () -> {
          throw new IllegalStateException("no");
        });
    pool.execute(
        () -> {
          throw new StackOverflowError();
        });
    pool.execute(() -> done.add("a"));

    awaitDone("a");
    assertThat(fatal).isEmpty();
  }

  @Test
  void anErrorThatMayHaveHitMoreThanTheTaskIsFatal() {
    OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
    pool.execute(
        () -> {
          throw heap;
        });

    await().untilAsserted(() -> assertThat(fatal).containsExactly(heap));
  }

  @Test
  void aPoolThatCannotHaveItsFirstThreadIsNotMade() {
    available.set(0);

    assertThatThrownBy(() -> pool(this::scarce))
        .isInstanceOf(OutOfMemoryError.class)
        .matches(ThreadShortage::is);
  }

  @Test
  void aPoolThatHasEndedTakesNothing() {
    pool.shutdownNow();

    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }
}
