package dev.pgvitals.file;

import dev.pgvitals.time.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files that people name, none of which may harm the agent: regular files alone (or links to
 * them), of a bounded size. As a file system that hangs holds whoever asks it, it is asked on other
 * threads, a bounded number of them: one for each file that hangs, however many wait for it.
 *
 * <p>Any thread.
 */
public final class FileAccess {
  /** The longest text, such as a catalogue or a list of servers. */
  public static final int TEXT = 4 * 1024 * 1024;

  /** The longest file that holds one secret. */
  public static final int SECRET = 64 * 1024;

  /** The one that asks the system's file systems. */
  public static final FileAccess SYSTEM = new FileAccess(threads());

  private static final Logger LOG = LoggerFactory.getLogger(FileAccess.class);
  private static final int MAX_THREADS = 16;
  private static final long IDLE_SECONDS = 10;

  private final Executor threads;
  private final Map<Question, Asking<?>> underWay = new ConcurrentHashMap<>();

  private record Presence(boolean absent) {}

  private record Question(Class<?> answer, Path file) {}

  private final class Asking<T> extends FutureTask<T> {
    private final Question question;
    private final long begun = System.nanoTime();

    Asking(Question question, Callable<T> work) {
      super(work);
      this.question = question;
    }

    @Override
    protected void done() {
      underWay.remove(question, this);
    }
  }

  /**
   * Reads on these threads.
   *
   * @param threads run what may hang; they refuse what they have no thread for
   */
  public FileAccess(Executor threads) {
    this.threads = threads;
  }

  private static Executor threads() {
    return new ThreadPoolExecutor(
        0,
        MAX_THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "pgvitals-files");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * All of a file.
   *
   * @param most how many bytes it may have
   * @throws RefusedFileException if it is no regular file, too long, or not read in time
   * @throws IOException as {@link Files#newInputStream} throws them
   */
  public byte[] read(Path file, int most, FileTimeout patience) throws IOException {
    return ask(byte[].class, file, () -> content(file, most), patience);
  }

  /**
   * What {@link #read} would refuse, for a file that somebody else will read.
   *
   * @throws RefusedFileException if it is there but no regular file, too long, or does not answer
   *     in time
   */
  public void check(Path file, int most, FileTimeout patience) throws RefusedFileException {
    try {
      ask(
          BasicFileAttributes.class,
          file,
          () -> {
            BasicFileAttributes attributes = regular(file);
            if (attributes.size() > most) {
              throw tooLong(most);
            }
            return attributes;
          },
          patience);
    } catch (RefusedFileException e) {
      throw e;
    } catch (IOException absent) {
      // Whoever reads it says so.
    }
  }

  /** False only for what is not there; what its file system does not tell of is for the reader. */
  public boolean exists(Path file, FileTimeout patience) {
    try {
      return !ask(Presence.class, file, () -> new Presence(Files.notExists(file)), patience)
          .absent();
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Asks a file system.
   *
   * @param answer its class; a question for it that is under way for the file is not asked twice
   * @param work may hang
   * @throws RefusedFileException if there is no answer in time
   * @throws IOException as the work throws them
   */
  public <T> T ask(Class<T> answer, Path file, Callable<T> work, FileTimeout patience)
      throws IOException {
    Question question = new Question(answer, file.toAbsolutePath());
    Asking<T> own = new Asking<>(question, work);
    // One that is done is about to leave: its answer is from before this question.
    Asking<?> asking =
        underWay.merge(question, own, (other, mine) -> other.isDone() ? mine : other);
    boolean first = asking == own;
    if (first) {
      start(own);
    }
    try {
      long word = left(asking, patience.word());
      try {
        return answer.cast(asking.get(word, TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        if (first) {
          LOG.warn("still waiting to read {}: its file system is not responding", file);
        }
      }
      return answer.cast(asking.get(left(asking, patience.limit()), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw RefusedFileException.withoutAnswer(
          "no response within "
              + Durations.inOneUnit(patience.limit())
              + "; is its file system hung?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + file);
    } catch (ExecutionException e) {
      throw thrown(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private void start(Asking<?> asking) throws RefusedFileException {
    try {
      threads.execute(asking);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      asking.cancel(false);
      throw RefusedFileException.withoutAnswer(
          "no thread left to read it; are the file systems of other files hung?");
    }
  }

  private static long left(Asking<?> asking, Duration limit) {
    return Math.max(0, limit.toNanos() - (System.nanoTime() - asking.begun));
  }

  private static IOException thrown(Throwable cause) {
    if (cause instanceof IOException e) {
      return e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new IOException(cause);
  }

  private static byte[] content(Path file, int most) throws IOException {
    regular(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw tooLong(most);
      }
      return bytes;
    }
  }

  private static BasicFileAttributes regular(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new RefusedFileException("is a directory; name a file");
    }
    if (!attributes.isRegularFile()) {
      throw new RefusedFileException(
          "is a pipe or a device, not a regular file; save its output to a file and"
              + " name that");
    }
    return attributes;
  }

  private static RefusedFileException tooLong(int most) {
    boolean mebibytes = most >= 1024 * 1024;
    return new RefusedFileException(
        "is longer than %d %s; is it the right file?"
            .formatted(most / (mebibytes ? 1024 * 1024 : 1024), mebibytes ? "MiB" : "KiB"));
  }
}
