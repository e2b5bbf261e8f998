package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A watch that could not begin is not taken for one that looks. */
class FileWatchTest {
  private int refusals = 1;

  @Test
  void beginsWhenItIsAskedAgain() {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(1) {
          @Override
          public ScheduledFuture<?> scheduleWithFixedDelay(
              Runnable task, long first, long pause, TimeUnit unit) {
            if (refusals-- > 0) {
              throw new RejectedExecutionException("no thread");
            }
            return super.scheduleWithFixedDelay(task, first, pause, unit);
          }
        };
    try {
      FileWatch watch = new FileWatch(thread, () -> {});
      Optional<Duration> hourly = Optional.of(Duration.ofHours(1));
      assertThatThrownBy(() -> watch.every(hourly)).isInstanceOf(RejectedExecutionException.class);

      watch.every(hourly);

      assertThat(thread.getQueue()).hasSize(1);
    } finally {
      thread.shutdownNow();
    }
  }
}
