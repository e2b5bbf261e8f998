package dev.pgvitals.log;

import dev.pgvitals.text.Plural;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Writes the log from a thread of its own, so that whoever logs never waits: not for a pipe that
 * nobody reads, not for a disk that is full. What is more than so many lines a minute, or cannot be
 * written, is counted and said when that is possible again. Thread-safe.
 */
public final class LogOutput extends Handler {
  /** A hundred servers may go and come within a minute, and each has its line. */
  static final int LINES_A_MINUTE = 200;

  private static final int WAITING = 1_000;
  static final Duration REPORT_DELAY = Duration.ofSeconds(10);
  private static final Duration FLUSH_TIMEOUT = Duration.ofMillis(500);

  /** Wakes the writer, which then looks at what was left out. */
  private static final String NOTHING = "";

  private final OutputStream out;
  private final LongSupplier nanos;

  /** By logger: what is said of servers leaves room for what the agent says of itself. */
  private final Map<String, RateLimit> rates = new ConcurrentHashMap<>();

  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong suppressed = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread writer;
  private volatile LogFormat format = LogFormat.TEXT;
  private volatile boolean closing;

  private volatile long suppressedSaid;
  private long lostSaid;
  private OptionalLong reportAt = OptionalLong.empty();

  LogOutput(OutputStream out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
    this.writer = new Thread(this::writeAll, "pgvitals-log");
    writer.setDaemon(true);
    writer.start();
  }

  /** One that writes to standard error. */
  public static LogOutput toStandardError() {
    // Not System.err, whose lock a write that hangs would hold.
    return new LogOutput(new FileOutputStream(FileDescriptor.err), System::nanoTime);
  }

  /** The one in use; empty when logging is configured in another way. */
  public static Optional<LogOutput> installed() {
    return Arrays.stream(Logger.getLogger("").getHandlers())
        .filter(LogOutput.class::isInstance)
        .map(LogOutput.class::cast)
        .findFirst();
  }

  public void format(LogFormat chosen) {
    format = chosen;
  }

  /** Lines written so far. */
  public long written() {
    return written.get();
  }

  /** Lines left out because there were too many in a minute. */
  public long suppressed() {
    return suppressed.get();
  }

  /** Lines that could not be written. */
  public long lost() {
    return lost.get();
  }

  @Override
  public void publish(LogRecord log) {
    if (!isLoggable(log)) {
      return;
    }
    long now = nanos.getAsLong();
    RateLimit rate =
        rates.computeIfAbsent(
            String.valueOf(log.getLoggerName()), name -> new RateLimit(LINES_A_MINUTE, now));
    if (rate.admits(now)) {
      offer(format.render(log));
    } else if (suppressed.getAndIncrement() == suppressedSaid) {
      waiting.offer(NOTHING);
    }
  }

  private void offer(String line) {
    if (!waiting.offer(line)) {
      lost.incrementAndGet();
    }
  }

  private void writeAll() {
    while (!closing || !waiting.isEmpty()) {
      try {
        String line = waiting.poll(leftOut() == 0 ? 3600 : 1, TimeUnit.SECONDS);
        if (line != null && !line.equals(NOTHING)) {
          write(line);
        }
        reportLeftOut();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean write(String line) {
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
      written.incrementAndGet();
      return true;
    } catch (IOException e) {
      lost.incrementAndGet();
      return false;
    }
  }

  private long leftOut() {
    return suppressed.get() - suppressedSaid + lost.get() - lostSaid;
  }

  /** Some time after the first of them, so that one report is of many. */
  private void reportLeftOut() {
    if (leftOut() == 0) {
      return;
    }
    long now = nanos.getAsLong();
    if (reportAt.isEmpty()) {
      reportAt = OptionalLong.of(now + REPORT_DELAY.toNanos());
    }
    if (!closing && now - reportAt.getAsLong() < 0) {
      return;
    }
    reportAt = OptionalLong.empty();
    long nowSuppressed = suppressed.get();
    long nowLost = lost.get();
    LogRecord report =
        new LogRecord(
            Level.WARNING,
            "%s suppressed (more than %d a minute), %d could not be written; see /metrics for the state of every server"
                .formatted(
                    Plural.of(nowSuppressed - suppressedSaid, "log line"),
                    LINES_A_MINUTE,
                    nowLost - lostSaid));
    report.setLoggerName("dev.pgvitals.log");
    if (write(format.render(report))) {
      suppressedSaid = nowSuppressed;
      lostSaid = nowLost;
    } else {
      // The report itself is no loss: it is made again.
      lost.decrementAndGet();
    }
  }

  @Override
  public void flush() {}

  /** Waits a moment for what is still to be written, and no longer. */
  @Override
  public void close() {
    closing = true;
    waiting.offer(NOTHING);
    try {
      writer.join(FLUSH_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
