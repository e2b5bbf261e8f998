package dev.pgvitals.agent;

import dev.pgvitals.web.status.ReloadOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reloads, one after the other on a thread of their own. Whoever asks while one runs gets the next
 * one, for its files may have been written since; all who ask meanwhile share it. Thread-safe.
 */
final class Reloads {
  private final Executor thread;
  private final Supplier<ReloadOutcome> reload;
  private @Nullable CompletableFuture<ReloadOutcome> next;

  /**
   * @param thread a single one
   */
  Reloads(Executor thread, Supplier<ReloadOutcome> reload) {
    this.thread = thread;
    this.reload = reload;
  }

  /** One that begins after this call. */
  synchronized CompletableFuture<ReloadOutcome> ask() {
    CompletableFuture<ReloadOutcome> asked = next;
    if (asked == null) {
      CompletableFuture<ReloadOutcome> added = new CompletableFuture<>();
      try {
        thread.execute(() -> run(added));
      } catch (RejectedExecutionException e) {
        return CompletableFuture.completedFuture(
            ReloadOutcome.without(ReloadOutcome.Status.STOPPING));
      }
      next = added;
      asked = added;
    }
    return asked;
  }

  private void run(CompletableFuture<ReloadOutcome> asked) {
    synchronized (this) {
      next = null;
    }
    try {
      asked.complete(reload.get());
    } catch (StackOverflowError e) {
      // A matter of the files, not of the process.
      asked.completeExceptionally(e);
      throw new IllegalStateException("a file is nested too deeply", e);
    } catch (RuntimeException | Error e) {
      asked.completeExceptionally(e);
      throw e;
    }
  }
}
