package dev.pgvitals.process;

import dev.pgvitals.concurrent.FatalErrors;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at a fatal error, with a last line that says why, so that its supervisor starts
 * it anew. What that takes is made beforehand: it works while there is neither memory nor a thread
 * to be had, and while nobody reads standard error. Thread-safe.
 */
public final class ProcessEnd implements FatalErrors {
  /** The JVM's own code for {@code -XX:+ExitOnOutOfMemoryError}, so that one code says it all. */
  public static final int EXIT_CODE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);
  private static final byte[] LAST_RESORT =
      "pgvitals: fatal error, and no memory left to log it; exit code 3\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Runnable flush;
  private final OutputStream err;
  private final IntConsumer halt;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CountDownLatch ending = new CountDownLatch(1);

  /**
   * Ends the process when it is told to, not before.
   *
   * @param flush writes out what was logged; may hang
   */
  public ProcessEnd(Runnable flush) {
    this(flush, new FileOutputStream(FileDescriptor.err), Runtime.getRuntime()::halt);
  }

  ProcessEnd(Runnable flush, OutputStream err, IntConsumer halt) {
    this.flush = flush;
    this.err = err;
    this.halt = halt;
    Thread executor = new Thread(this::haltWhenFlushTakesTooLong, "pgvitals-end");
    executor.setDaemon(true);
    executor.start();
  }

  /** From now on no thread of the process ends unnoticed, those of the JDK included. */
  public void catchUncaught() {
    Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
  }

  /**
   * A thread has ended. An error may have hit more than that thread; and without one of the agent's
   * own threads, of the HTTP server's or a timer's, it only seems to be there.
   */
  void uncaught(Thread thread, Throwable error) {
    if (isEssential(thread) || FatalErrors.isBeyondItsThread(error)) {
      fatal(thread.getName(), error);
    } else {
      LOG.error("unexpected error in {}, please report it", thread.getName(), error);
    }
  }

  private static boolean isEssential(Thread thread) {
    return thread.getName().startsWith("pgvitals-")
        || thread.getName().equals("HTTP-Dispatcher")
        || thread.getClass().getName().equals("java.util.TimerThread");
  }

  @Override
  public void fatal(String where, Throwable error) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    ending.countDown();
    try {
      LOG.error(
          "fatal error in {}: {}; exiting with code {}, to be restarted",
          where,
          error.toString(),
          EXIT_CODE,
          error);
      flush.run();
    } catch (Throwable noMemoryToLog) {
      writeLastResort();
    } finally {
      halt.accept(EXIT_CODE);
    }
  }

  private void writeLastResort() {
    try {
      err.write(LAST_RESORT);
    } catch (IOException nobodyListens) {
      // The exit code has to say it.
    }
  }

  private void haltWhenFlushTakesTooLong() {
    try {
      ending.await();
      TimeUnit.NANOSECONDS.sleep(FLUSH_TIMEOUT.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    halt.accept(EXIT_CODE);
  }
}
