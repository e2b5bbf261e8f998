package dev.pgvitals.maintain;

import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.run.JobState;
import dev.pgvitals.maintain.run.Maintainer;
import dev.pgvitals.maintain.run.RefusedException;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.Stop;
import dev.pgvitals.text.Plural;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is due on all servers, once or until it is told to stop: each on a thread of its own.
 */
public final class Forever {
  private static final Logger LOG = LoggerFactory.getLogger(Forever.class);

  /** How long it sleeps at least, and at most: what others did is seen no later. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private static final Duration MOST = Duration.ofMinutes(10);

  /** After a failure, or where another maintainer is at work. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final MaintainConfig config;
  private final InstantSource clock;
  private final Stop stop;
  private final String host;

  public Forever(MaintainConfig config, InstantSource clock, Stop stop, String host) {
    this.config = config;
    this.clock = clock;
    this.stop = stop;
    this.host = host;
  }

  /** Returns when all that is due has run, or the process was told to stop. */
  public List<ServerReport> once() throws InterruptedException {
    List<ServerReport> reports = new ArrayList<>();
    each(
        server -> {
          ServerReport report = due(server);
          synchronized (reports) {
            reports.add(report);
          }
        });
    return List.copyOf(reports);
  }

  /** Returns when the process was told to stop. */
  public void run() throws InterruptedException {
    each(this::run);
  }

  private void each(Consumer<MaintainServer> work) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (MaintainServer server : config.servers()) {
      Thread thread = new Thread(() -> work.accept(server), "pgvitals-maintain " + server.name());
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(MaintainServer server) {
    long jobs =
        config.jobs().stream()
            .filter(job -> job.schedule().isPresent() && job.runsOn(server))
            .count();
    LOG.info("{}: runs {} when due, until it is stopped", server.name(), Plural.of(jobs, "job"));
    try {
      String said = "";
      while (!stop.isTold()) {
        ServerReport report = due(server);
        String refusal = report.refusal().orElse("");
        if (!refusal.isEmpty() && !refusal.equals(said)) {
          LOG.warn("{}: {}", server.name(), refusal);
        }
        said = refusal;
        Duration pause = refusal.isEmpty() ? untilNext(server) : AGAIN;
        stop.await(pause.toMillis());
      }
    } catch (InterruptedException e) {
      LOG.info("{}: stopped", server.name());
    }
  }

  private ServerReport due(MaintainServer server) {
    try {
      return maintainer(server).due();
    } catch (RefusedException e) {
      return new ServerReport(server.name(), Optional.of(e.reason()), List.of());
    } catch (InterruptedException e) {
      return new ServerReport(server.name(), Optional.of("stopped by a signal"), List.of());
    }
  }

  private Maintainer maintainer(MaintainServer server) {
    return new Maintainer(config, server, clock, stop, host);
  }

  private Duration untilNext(MaintainServer server) throws InterruptedException {
    try {
      Optional<Instant> next =
          maintainer(server).status().stream()
              .map(JobState::next)
              .flatMap(Optional::stream)
              .min(Instant::compareTo);
      Duration pause = next.map(at -> Duration.between(clock.instant(), at)).orElse(MOST);
      return pause.compareTo(LEAST) < 0 ? LEAST : pause.compareTo(MOST) > 0 ? MOST : pause;
    } catch (RefusedException | SQLException e) {
      LOG.warn("{}: {}", server.name(), e.getMessage());
      return AGAIN;
    }
  }
}
