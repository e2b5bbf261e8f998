package dev.pgvitals.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
  void whatIsLoggedSaysWhereWhyAndWhatIsToBeDone() {
    List<LogRecord> records = new CopyOnWriteArrayList<>();
    Handler handler = handler(records);
    Logger logger = Logger.getLogger(ProcessEnd.class.getName());
    logger.addHandler(handler);
    try {
      end(() -> assertThat(records).as("before it is written out").hasSize(1))
          .fatal("ticker", heap);
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(err.size()).as("nothing was wrong with the flush").isZero();
    assertThat(records)
        .singleElement()
        .satisfies(
            written -> {
              assertThat(written.getMessage())
                  .isEqualTo(
                      "fatal error in ticker: java.lang.OutOfMemoryError: Java heap space;"
                          + " exiting with code 3, to be restarted");
              assertThat(written.getThrown()).isSameAs(heap);
            });
  }

  private static Handler handler(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord written) {
        records.add(written);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void onlyTheFirstFatalErrorIsOne() {
    ProcessEnd end = end(flushed::incrementAndGet);

    end.fatal("ticker", heap);
    end.fatal("worker", heap);

    assertThat(flushed).hasValue(1);
  }

  @Test
  void withoutMemoryToLogALineThatWasMadeBeforehandSaysIt() {
    end(() -> {
          throw heap;
        })
        .fatal("ticker", heap);

    assertThat(codes).startsWith(3);
    assertThat(err)
        .hasToString("pgvitals: fatal error, and no memory left to log it; exit code 3\n");
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
  void theAgentsOwnThreadsAndTimersAreMissedWhateverTheyEndBy() throws InterruptedException {
    for (Thread watchedAlert : List.of(new Thread("pgvitals-ticker"), timer())) {
      List<Integer> own = new CopyOnWriteArrayList<>();

      new ProcessEnd(() -> {}, err, own::add)
          .uncaught(watchedAlert, new IllegalStateException("no"));

      assertThat(own).as(watchedAlert.getName()).contains(3);
    }
  }

  private static Thread timer() throws InterruptedException {
    BlockingQueue<Thread> threads = new ArrayBlockingQueue<>(1);
    Timer timer = new Timer("some", true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            threads.add(Thread.currentThread());
          }
        },
        0);
    Thread thread = threads.take();
    timer.cancel();
    return thread;
  }

  @Test
  void aThreadOfALibraryIsMissedOnlyIfTheErrorIsNotItsOwn() {
    ProcessEnd end = end(() -> {});

    end.uncaught(new Thread("pool"), new IllegalStateException("no"));
    end.uncaught(new Thread("pool"), new StackOverflowError());
    end.uncaught(new Thread("pool"), new AssertionError("no"));
    end.uncaught(new Thread("pool"), noMoreThreads());
    assertThat(codes).isEmpty();

    end.uncaught(new Thread("pool"), heap);
    assertThat(codes).contains(3);
  }

  /** As {@link Thread#start} throws it. */
  private static Error noMoreThreads() {
    Error error = new OutOfMemoryError("unable to create native thread");
    error.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.lang.Thread", "start0", "Thread.java", -2)
        });
    return error;
  }
}
