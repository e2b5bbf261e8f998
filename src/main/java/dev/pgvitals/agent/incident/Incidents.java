package dev.pgvitals.agent.incident;

import dev.pgvitals.concurrent.FatalErrors;
import dev.pgvitals.concurrent.NamedThreads;
import dev.pgvitals.concurrent.ThreadShortage;
import dev.pgvitals.config.incident.IncidentSettings;
import dev.pgvitals.incident.IncidentFile;
import dev.pgvitals.incident.IncidentId;
import dev.pgvitals.incident.IncidentStore;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.web.status.AgentView;
import dev.pgvitals.web.status.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a file of each incident, as long as the configuration says where. Looks at the servers when
 * {@link #tick} is called; collecting and writing is done on threads of its own, which are there
 * only while there is something to keep. Thread-safe.
 */
public final class Incidents implements AutoCloseable {
  /** How often {@link #tick} is to be called while incidents are kept. */
  public static final Duration TICK = Duration.ofSeconds(2);

  /** How often else: what has ended is cleared away. */
  public static final Duration IDLE_TICK = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
  private static final int THREADS = 2;

  /** Of a fleet that goes down at once, each server has its file. */
  private static final int WAITING = 2_000;

  private static final Duration IDLE = Duration.ofSeconds(10);

  /** One that has waited so long is written with what the agent knows: the next ones wait, too. */
  private static final Duration STALE = Duration.ofSeconds(30);

  private static final Duration SNAPSHOT_PATIENCE = Inquiry.PATIENCE.plusSeconds(15);
  private static final int MAX_SNAPSHOTS = 20;
  private static final int TICKS_BETWEEN_LOOKS = 30;
  private static final int MAX_BEFORE = 5;

  private final AgentView agent;
  private final Clocks clocks;
  private final AgentMetrics metrics;
  private final IncidentStore store;
  private final Inquiry inquiry;
  private final LastKnown known;
  private final Occasions occasions = new Occasions();
  private final ThreadPoolExecutor threads;
  private Optional<IncidentSettings> settings = Optional.empty();
  private boolean forgotten = true;
  private boolean texts;
  private long ticks;

  /** Keeps nothing before the first {@link #use}. */
  public Incidents(
      AgentView agent, Probes probes, Clocks clocks, AgentMetrics metrics, FatalErrors errors) {
    this.agent = agent;
    this.clocks = clocks;
    this.metrics = metrics;
    this.store = new IncidentStore(metrics::incidentFailed);
    this.inquiry = new Inquiry(probes, errors);
    this.known = new LastKnown(agent, clocks.wall());
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            new NamedThreads("pgvitals-incident", errors));
    threads.allowCoreThreadTimeOut(true);
  }

  /** From now on incidents are kept like this, or not at all. Never waits for the disk. */
  public synchronized void use(Optional<IncidentSettings> wanted) {
    if (!settings.equals(wanted) && start(() -> store.use(wanted))) {
      settings = wanted;
    }
  }

  /** What is kept. */
  public IncidentStore store() {
    return store;
  }

  /** Looks what has happened, and has it kept. Never waits. */
  public synchronized void tick() {
    if (!store.isOpen()) {
      if (!forgotten) {
        occasions.forget();
        known.forget();
        forgotten = true;
      }
      return;
    }
    forgotten = false;
    if (texts != agent.showsQueryText()) {
      texts = !texts;
      // What was remembered under the other rule is not for the files of this one.
      known.forget();
    }
    List<ServerDetails> servers = agent.overview();
    for (Occasion occasion : occasions.look(servers, clocks.nanos())) {
      if (keep(occasion).isEmpty()) {
        metrics.incidentFailed();
      }
    }
    known.take(servers, TICK);
    ticks++;
    if (ticks % TICKS_BETWEEN_LOOKS == 0) {
      start(store::refresh);
    }
  }

  /** An incident that is being kept. */
  private record Kept(String id, Future<Boolean> written) {}

  /** Empty when it cannot be, because of others that wait, or for want of a thread. */
  private Optional<Kept> keep(Occasion occasion) {
    Instant time = clocks.instant().truncatedTo(ChronoUnit.MILLIS);
    long since = System.nanoTime();
    String id = IncidentId.of(time, occasion.server(), occasion.alert());
    FutureTask<Boolean> task = new FutureTask<>(() -> collect(id, time, since, occasion));
    return start(task) ? Optional.of(new Kept(id, task)) : Optional.empty();
  }

  private boolean start(Runnable task) {
    try {
      threads.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    } catch (OutOfMemoryError e) {
      if (!ThreadShortage.is(e)) {
        throw e;
      }
      return false;
    }
  }

  /** Whether it was written. */
  private boolean collect(String id, Instant time, long since, Occasion occasion) {
    try {
      Optional<String> document =
          agent
              .details(occasion.server())
              .map(known::remember)
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
      Optional<LastKnown.Past> past =
          occasion.wishes().isEmpty() ? known.of(occasion.server()) : Optional.empty();
      boolean shown = agent.showsQueryText();
      Answers answers = answers(occasion, since);
      Optional<IncidentDocument.Before> before =
          answers.settings().isPresent() ? before(occasion.server()) : Optional.empty();
      byte[] content =
          IncidentDocument.of(
              new IncidentDocument.Head(
                  id, time, agent.version(), occasion, shown || agent.showsQueryText()),
              document,
              past,
              answers,
              before);
      if (!store.write(id, content)) {
        return false;
      }
      metrics.incident(occasion.alert());
      LOG.atInfo()
          .addKeyValue("server", occasion.server())
          .log("incident kept: {}; see pgvitals incidents show {}", occasion.began(), id);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException e) {
      metrics.incidentFailed();
      LOG.atError()
          .addKeyValue("server", occasion.server())
          .setCause(e)
          .log("unexpected error in keeping an incident, please report it");
      return false;
    }
  }

  private Answers answers(Occasion occasion, long since) throws InterruptedException {
    if (occasion.wishes().isEmpty()) {
      return Answers.none("the server is down");
    }
    return System.nanoTime() - since > STALE.toNanos()
        ? Answers.none("too many incidents began at one time")
        : inquiry.ask(occasion.server(), occasion.wishes().get());
  }

  /** The settings in the last file of the server that has any. */
  private Optional<IncidentDocument.Before> before(String server) {
    List<IncidentFile> files =
        store.list().stream()
            .filter(file -> file.server().equals(server) && !file.damaged())
            .limit(MAX_BEFORE)
            .toList();
    for (IncidentFile file : files) {
      try {
        Optional<IncidentDocument.Before> before =
            store.read(file.id()).flatMap(bytes -> IncidentDocument.settings(file.id(), bytes));
        if (before.isPresent()) {
          return before;
        }
      } catch (IncidentStore.UnreadableException e) {
        LOG.debug("cannot read {}: {}", file.id(), e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * Keeps what is going on now.
   *
   * @param server empty: of all servers, if they are few
   */
  public Snapshot snapshot(Optional<String> server) {
    if (!store.isOpen()) {
      return Snapshot.refused(
          "the agent keeps no incidents: set `incidents: {directory: ...}` in its configuration");
    }
    Map<String, Kept> begun = new LinkedHashMap<>();
    Map<String, String> ids = new LinkedHashMap<>();
    Map<String, String> failed = new LinkedHashMap<>();
    synchronized (this) {
      List<ServerDetails> chosen = new ArrayList<>();
      for (ServerDetails one : agent.overview()) {
        if (server.map(name -> name.equals(one.report().server())).orElse(true)) {
          chosen.add(one);
        }
      }
      int most = Math.min(MAX_SNAPSHOTS, store.keep());
      if (chosen.size() > most) {
        return Snapshot.refused(
            "the agent has %d servers, and keeps a snapshot of at most %d at once: say which with"
                    .formatted(chosen.size(), most)
                + " --server");
      }
      for (ServerDetails one : chosen) {
        String name = one.report().server();
        if (!occasions.maySnapshot(name, clocks.nanos())) {
          failed.put(
              name,
              "its last snapshot is less than %d s old"
                  .formatted(Occasions.SNAPSHOT_PAUSE.toSeconds()));
          continue;
        }
        Optional<Kept> kept = keep(Occasions.snapshot(name, one.report().up()));
        if (kept.isPresent()) {
          begun.put(name, kept.get());
        } else {
          metrics.incidentFailed();
          failed.put(name, "too many incidents wait to be written");
        }
      }
    }
    long until = System.nanoTime() + SNAPSHOT_PATIENCE.toNanos();
    begun.forEach((name, kept) -> await(name, kept, until, ids, failed));
    return new Snapshot(ids, failed, Optional.empty());
  }

  private static void await(
      String server, Kept kept, long until, Map<String, String> ids, Map<String, String> failed) {
    try {
      if (kept.written().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        ids.put(server, kept.id());
      } else {
        failed.put(server, "it cannot be written; see the agent's log");
      }
    } catch (TimeoutException e) {
      failed.put(server, "it is still being collected as " + kept.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed.put(server, "it is still being collected as " + kept.id());
    } catch (ExecutionException e) {
      failed.put(server, "unexpected error; see the agent's log");
    }
  }

  /** Waits for nothing; a file that is being written is not there afterwards. */
  @Override
  public void close() {
    threads.shutdownNow();
    inquiry.close();
  }
}
