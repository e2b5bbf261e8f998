package dev.pgvitals.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The process ends for what it cannot survive, and for nothing else. */
@Timeout(60)
class ProcessEndTest {
  private final OutOfMemoryError heap = new OutOfMemoryError("Java heap space");

  private final List<Integer> codes = new CopyOnWriteArrayList<>();
  private final AtomicInteger flushed = new AtomicInteger();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ProcessEnd end(Runnable flush) {
    return new ProcessEnd(flush, err, codes::add);
  }

  @Test
  void theLogIsWrittenOutBeforeTheExitCode() {
    end(() -> {
          assertThat(codes).isEmpty();
          flushed.incrementAndGet();
        })
        .fatal("ticker", heap);

    assertThat(codes).startsWith(3);
    assertThat(flushed).hasValue(1);
    assertThat(err.size()).isZero();
  }

  @Test
  void withoutMemoryToLogALineThatWasMadeBeforehandSaysIt() {
    end(() -> {
          throw heap;
        })
        .fatal("ticker", heap);

    assertThat(codes).startsWith(3);
    assertThat(err)
        .hasToString("pgvitals: fatal error, and no memory left to say more; exit code 3\n");
  }

  @Test
  void aLogThatNobodyReadsKeepsItFromNothing() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    ProcessEnd end =
        end(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Thread ending = new Thread(() -> end.fatal("ticker", heap));
    ending.setDaemon(true);
    ending.start();

    await().until(() -> codes.contains(3));
    ending.interrupt();
    ending.join();
  }

  @Test
  void theHttpServersOwnThreadIsMissedWhateverItEndsBy() {
    end(() -> {}).uncaught(new Thread("HTTP-Dispatcher"), new IllegalStateException("no"));

    assertThat(codes).contains(3);
  }

  @Test
  void aThreadOfALibraryIsMissedOnlyIfTheErrorIsNotItsOwn() {
    ProcessEnd end = end(() -> {});

    end.uncaught(new Thread("pool"), new IllegalStateException("no"));
    end.uncaught(new Thread("pool"), new StackOverflowError());
    assertThat(codes).isEmpty();

    end.uncaught(new Thread("pool"), heap);
    assertThat(codes).contains(3);
  }
}
