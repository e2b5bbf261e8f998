package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.web.status.ReloadOutcome;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No reload that is asked for is lost, and none runs beside another. */
@Timeout(60)
class ReloadsTest {
  private static final ReloadOutcome DONE = ReloadOutcome.done(1, 2);

  private static final ReloadOutcome FAILED = ReloadOutcome.without(ReloadOutcome.Status.FAILED);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final SynchronousQueue<String> begun = new SynchronousQueue<>();
  private final BlockingQueue<ReloadOutcome> ends = new LinkedBlockingQueue<>();
  private final Reloads reloads = new Reloads(thread, this::reload);

  /** Says that it has begun, and ends when the test says how. */
  private ReloadOutcome reload() {
    try {
      begun.put("begun");
      return ends.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  @Test
  void whoAsksWhileOneRunsGetsTheNextForTheFilesMayHaveChangedSince() throws Exception {
    CompletableFuture<ReloadOutcome> first = reloads.ask();
    begun.take();

    CompletableFuture<ReloadOutcome> second = reloads.ask();
    ends.put(DONE);
    assertThat(first.get()).isEqualTo(DONE);
    assertThat(second).isNotDone();

    begun.take();
    ends.put(FAILED);
    assertThat(second.get()).isEqualTo(FAILED);
  }

  @Test
  void allWhoAskWhileOneRunsShareTheNext() throws Exception {
    CompletableFuture<ReloadOutcome> first = reloads.ask();
    begun.take();
    CompletableFuture<ReloadOutcome> second = reloads.ask();
    CompletableFuture<ReloadOutcome> third = reloads.ask();

    ends.put(DONE);
    begun.take();
    ends.put(DONE);

    assertThat(first.get()).isEqualTo(DONE);
    assertThat(second.get()).isSameAs(third.get());
    assertThat(begun.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void afterOneThatFailedUnexpectedlyTheNextRunsAllTheSame() throws Exception {
    Reloads failing =
        new Reloads(
            thread,
            () -> {
              throw new IllegalStateException("no");
            });
    CompletableFuture<ReloadOutcome> failed = failing.ask();
    assertThatThrownBy(failed::get).hasRootCauseMessage("no");

    assertThat(failing.ask()).isNotSameAs(failed);
  }

  @Test
  void whoAsksAtTheEndIsToldSo() throws Exception {
    thread.shutdown();

    assertThat(reloads.ask().get()).isEqualTo(ReloadOutcome.without(ReloadOutcome.Status.STOPPING));
  }
}
