package dev.pgvitals.agent.incident;

import dev.pgvitals.agent.incident.SettingsQuestion.Settings;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.concurrent.FatalErrors;
import dev.pgvitals.concurrent.NamedThreads;
import dev.pgvitals.concurrent.ThreadShortage;
import dev.pgvitals.diagnosis.Examination;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.Wishes;
import dev.pgvitals.diagnosis.WithoutTexts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks servers what the runbook of an alert asks, within a time: what a server in trouble has not
 * answered by then is cut. Thread-safe; has threads only while it asks.
 */
final class Inquiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Two that ask, and as many that were cut and have not noticed it yet. */
  private static final int THREADS = 4;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Probes probes;
  private final ThreadPoolExecutor threads;

  Inquiry(Probes probes, FatalErrors errors) {
    this.probes = probes;
    this.threads =
        new ThreadPoolExecutor(
            0,
            THREADS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new NamedThreads("pgvitals-inquiry", errors));
  }

  /** One server's, which gathers what there is by the time that somebody asks for it. */
  private static final class Running {
    private final Probes.Look look;
    private final Wishes wishes;
    private volatile Optional<Settings> settings = Optional.empty();

    Running(Probes.Look look, Wishes wishes) {
      this.look = look;
      this.wishes = wishes;
    }

    ServerNotes ask() throws InterruptedException {
      try {
        try {
          settings = SettingsQuestion.ask(look.probe());
        } catch (ServerProbeException e) {
          LOG.debug("no settings of {}: {}", look.server().name(), e.failure());
        }
        ServerNotes notes =
            new Examination(look.server(), look.naming(), wishes).make(look.probe());
        return look.showsText() ? WithoutTexts.ofPasswords(notes) : WithoutTexts.of(notes);
      } finally {
        look.probe().close();
      }
    }
  }

  /** Waits for the answers, no longer than {@link #PATIENCE}. */
  Answers ask(String server, Wishes wishes) throws InterruptedException {
    Optional<Probes.Look> look = probes.at(server, wishes);
    if (look.isEmpty()) {
      return Answers.none("the server is watched no more");
    }
    Running running = new Running(look.get(), wishes);
    Future<ServerNotes> asking;
    try {
      asking = threads.submit(running::ask);
    } catch (RejectedExecutionException e) {
      look.get().probe().close();
      return Answers.none("too many servers are being asked at this moment");
    } catch (OutOfMemoryError e) {
      look.get().probe().close();
      if (!ThreadShortage.is(e)) {
        throw e;
      }
      return Answers.none("the system gives no thread to ask on");
    }
    try {
      ServerNotes notes = asking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new Answers(running.settings, Optional.of(notes), "");
    } catch (TimeoutException e) {
      asking.cancel(true);
      // Ends the statement that is under way, and whatever comes after it.
      look.get().probe().close();
      return new Answers(
          running.settings,
          Optional.empty(),
          "the server had not answered everything after " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      LOG.error("unexpected error in a diagnosis, please report it", e.getCause());
      return new Answers(
          running.settings, Optional.empty(), "unexpected error; see the agent's log");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
