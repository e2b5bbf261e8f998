package dev.pgvitals.diagnosis;

import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Diagnoses for whoever asks, and never more than the servers can bear: one at a time on a server,
 * a few at a time on all, and a pause after each. Who asks for the same meanwhile gets what is at
 * hand, or waits for what is under way. Thread-safe.
 */
public final class Diagnoses {
  /** Between the end of one on a server and the begin of the next. */
  public static final Duration PAUSE = Duration.ofSeconds(10);

  /** At a time, on all servers. */
  public static final int MOST = 4;

  /** After which to ask again when there are too many on others. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Examiner examiner;
  private final Executor threads;
  private final Clocks clocks;
  private final Map<String, Run> runs = new HashMap<>();

  /** Asks a server; takes its time. */
  public interface Examiner {
    /** What there is to tell about one alert there. */
    ServerNotes examine(String server, String alert) throws InterruptedException;
  }

  /** What comes of a wish. */
  public sealed interface Outcome {}

  /**
   * The diagnosis.
   *
   * @param at when it ended
   */
  public record Made(Instant at, ServerNotes notes) implements Outcome {}

  /** None now, as there was another one a moment ago, or is; after {@code rest} there may be. */
  public record TooSoon(Duration rest) implements Outcome {}

  /** It goes on; who asks again has what comes of it. */
  public record Unfinished() implements Outcome {}

  /** Guarded by the map. */
  private static final class Run {
    final String alert;
    final CompletableFuture<Made> result = new CompletableFuture<>();
    long ended;

    Run(String alert) {
      this.alert = alert;
    }
  }

  /**
   * Asks nobody yet.
   *
   * @param threads {@link #MOST} of them, which nobody else holds up
   */
  public Diagnoses(Examiner examiner, Executor threads, Clocks clocks) {
    this.examiner = examiner;
    this.threads = threads;
    this.clocks = clocks;
  }

  /**
   * The diagnosis of an alert on a server.
   *
   * @param patience how long the caller waits at most
   */
  public Outcome ask(String server, String alert, Duration patience) throws InterruptedException {
    Run run;
    boolean isNew = false;
    synchronized (runs) {
      runs.values().removeIf(this::isOver);
      Run known = runs.get(server);
      if (known != null && !known.alert.equals(alert)) {
        return new TooSoon(known.result.isDone() ? rest(known) : PAUSE);
      }
      if (known == null) {
        if (runs.values().stream().filter(other -> !other.result.isDone()).count() >= MOST) {
          return new TooSoon(SOON);
        }
        known = new Run(alert);
        runs.put(server, known);
        isNew = true;
      }
      run = known;
    }
    if (isNew) {
      start(server, run);
    }
    try {
      return run.result.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Unfinished();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  private void start(String server, Run run) {
    try {
      threads.execute(() -> examine(server, run));
    } catch (RuntimeException | Error e) {
      end(run, () -> run.result.completeExceptionally(e));
      throw e;
    }
  }

  private void examine(String server, Run run) {
    try {
      ServerNotes notes = examiner.examine(server, run.alert);
      end(run, () -> run.result.complete(new Made(clocks.instant(), notes)));
    } catch (InterruptedException | RuntimeException | Error e) {
      // Who has asked is told, and the thread has nothing else to do.
      end(run, () -> run.result.completeExceptionally(e));
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  private void end(Run run, Runnable completion) {
    synchronized (runs) {
      run.ended = clocks.nanos();
      completion.run();
    }
  }

  private boolean isOver(Run run) {
    return run.result.isDone() && rest(run).isNegative();
  }

  private Duration rest(Run run) {
    return PAUSE.minusNanos(clocks.nanos() - run.ended);
  }
}
