package dev.pgvitals.agent;

import dev.pgvitals.file.WatchedFiles;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the files have changed, where the configuration asks for it. It looks
 * instead of being told by the system, which does not tell of every change on every file system,
 * nor of a link that is replaced further up. Used by one thread.
 */
final class FileWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  private final ScheduledExecutorService thread;
  private final Runnable reload;
  private WatchedFiles files = new WatchedFiles();
  private Optional<Duration> every = Optional.empty();
  private @Nullable Future<?> looking;
  private WatchedFiles.@Nullable State seen;

  /**
   * @param thread the only one that uses this watch, and runs the reload
   */
  FileWatch(ScheduledExecutorService thread, Runnable reload) {
    this.thread = thread;
    this.reload = reload;
  }

  /**
   * Watches these from now on; a reading that was refused is not tried again as long as they stay.
   */
  void files(WatchedFiles current) {
    files = current;
    seen = null;
  }

  /** Looks that often from now on. */
  void every(Optional<Duration> interval) {
    if (interval.equals(every)) {
      return;
    }
    if (looking != null) {
      looking.cancel(false);
      looking = null;
      every = Optional.empty();
    }
    interval.ifPresent(
        time ->
            looking =
                thread.scheduleWithFixedDelay(
                    this::look, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS));
    every = interval;
  }

  private void look() {
    try {
      WatchedFiles.State now = files.now();
      boolean changed = !now.equals(files.read());
      // Seen alike twice: a file that is just being written is left alone until it is complete.
      boolean settled = now.equals(seen);
      seen = now;
      if (changed && settled) {
        reload.run();
      }
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("cannot check for changed files, will retry", e);
    }
  }
}
