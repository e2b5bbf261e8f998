package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.SliceStore;
import dev.pgvitals.postgres.FactsReader;
import dev.pgvitals.postgres.Questions;
import dev.pgvitals.postgres.ServerConnections;
import dev.pgvitals.postgres.ServerFacts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Everything that happens with one server: connects, plans, runs what is due, notices when it goes
 * and when it comes back. Its failures stay its own.
 *
 * <p>{@link #tick} decides and never waits; the work is done on threads of the shared pools.
 * Thread-safe.
 */
public final class ServerMonitor implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** What the agent says of its own work does not go stale. */
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  /**
   * Whether the server is up is shown at once, the figures of the agent's work on it once a second.
   */
  private static final long SHOW_NANOS = Duration.ofSeconds(1).toNanos();

  /** A query that took this long must not stand before the quick ones again. */
  private static final Duration HEAVY = Duration.ofSeconds(1);

  private final ServerConfig server;
  private final Duration interval;
  private final Ticks ticks;
  private final SliceStore store;
  private final ServerConnections connections;
  private final Executor connectors;
  private final ServerState state;
  private final ServerMetrics metrics;
  private final ServerLog log;
  private final ServerTasks tasks;
  private final Lane<Task> light;
  private final Lane<Task> heavy;
  private final Backoff backoff = new Backoff(new SplittableRandom());

  private volatile boolean closed;

  /** Whether a scrape sees the server yet: only then is it said to have been tried. */
  private volatile boolean shown;

  private boolean shownUp;
  private long nextShow;

  private boolean connecting;
  private long nextConnect;
  private long nextBeat;

  /**
   * The threads that monitors share.
   *
   * @param connectors for connecting, where a server that swallows packets holds a thread for
   *     seconds
   * @param workers for runs on connections that are there
   * @param housekeeper for the pools
   */
  public record Threads(
      Executor connectors, Executor workers, ScheduledExecutorService housekeeper) {}

  /** Does nothing before the first {@link #tick}. */
  public ServerMonitor(
      ServerConfig server,
      Duration interval,
      Catalogue catalogue,
      Planner planner,
      SliceStore store,
      Ticks ticks,
      Threads threads) {
    this.server = server;
    this.interval = interval;
    this.ticks = ticks;
    this.store = store;
    this.connections = new ServerConnections(server, threads.housekeeper());
    this.connectors = threads.connectors();
    this.state = new ServerState(server.name(), store, planner, server.maxTotalSeries());
    this.metrics = new ServerMetrics(server.name(), server.labels());
    this.log = new ServerLog(server.name());
    this.tasks =
        new ServerTasks(
            state,
            log,
            ticks,
            connections,
            new Collector(server.name(), server.labels(), connections.cost()),
            new FactsReader(Questions.of(catalogue)),
            new Reactions());
    this.light = new Lane<>(threads.workers(), 1, Task.URGENCY, tasks::work);
    // With one connection there is one lane: a second would only wait for the first one's
    // connection.
    this.heavy =
        server.connections() == 1
            ? light
            : new Lane<>(threads.workers(), server.connections() - 1, Task.URGENCY, tasks::work);
    this.nextConnect = ticks.nanos();
    this.nextShow = ticks.nanos();
  }

  /** Starts what is due now and publishes what changed. Called often, from one thread. */
  public void tick() {
    if (closed) {
      return;
    }
    long now = ticks.nanos();
    if (!state.up()) {
      connectWhenDue(now);
    } else if (now - state.lastContact() > silenceLimit().toNanos()) {
      lost(
          new Failure(
              FailureReason.CONNECT, "", "no answer for " + silenceLimit().toSeconds() + " s"));
    } else {
      addDue(now);
    }
    if (state.tried() && (state.up() != shownUp || now - nextShow >= 0)) {
      shownUp = state.up();
      nextShow = now + SHOW_NANOS;
      state.onChange(view -> store.publish(metrics.slice(view, counts()), FOR_EVER));
      shown = true;
    }
  }

  private ServerMetrics.Counts counts() {
    return new ServerMetrics.Counts(
        store.series(server.name()),
        store.duplicates(server.name()),
        connections.open(),
        connections.connectTime(),
        connections.cost().sum());
  }

  /** The longest that a server which is up can be silent: a beat may wait for one light query. */
  private Duration silenceLimit() {
    Duration busy = server.timeout().plusSeconds(2);
    return interval.compareTo(busy) > 0 ? interval : busy;
  }

  private synchronized void connectWhenDue(long now) {
    if (!connecting && now - nextConnect >= 0) {
      connecting = true;
      connectors.execute(this::connect);
    }
  }

  private void connect() {
    try {
      ServerFacts facts = tasks.connect();
      synchronized (this) {
        nextBeat = ticks.nanos() + interval.toNanos();
        backoff.reset();
      }
      log.up(facts, state.plan(), state.unvisited());
    } catch (SQLException e) {
      Failure failure = Failure.of(e, false, false);
      retryAfter(failure);
      lost(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        connecting = false;
      }
    }
  }

  private void retryAfter(Failure failure) {
    // A wrong password must not be tried so often that the account is locked.
    boolean patient =
        failure.reason() == FailureReason.AUTH || interval.compareTo(LONGEST_WAIT) > 0;
    synchronized (this) {
      nextConnect = ticks.nanos() + backoff.next(patient ? LONGEST_WAIT : interval).toNanos();
    }
  }

  /** What tasks find out, turned into what the monitor does about it. */
  private final class Reactions implements ServerTasks.Discoveries {
    @Override
    public void lost(Failure failure) {
      ServerMonitor.this.lost(failure);
    }

    @Override
    public void lookAgain() {
      ServerMonitor.this.lookAgain();
    }
  }

  private void lost(Failure failure) {
    if (closed) {
      return;
    }
    log.down(failure, state.up() || !state.tried());
    light.clear();
    heavy.clear();
    state.lost(failure);
    // Closing a connection may wait a moment for the server, and a tick must not.
    connectors.execute(connections::cut);
  }

  private void addDue(long now) {
    boolean beat;
    synchronized (this) {
      beat = now - nextBeat >= 0;
      if (beat) {
        nextBeat = now + interval.toNanos();
      }
    }
    if (beat) {
      light.add(new Task.Beat());
    }
    for (PlannedQuery query : state.takeHome(now)) {
      if (!laneOf(query).add(new Task.Run(query))) {
        state.missedTurn(query);
      }
    }
    for (String database : state.wantVisit(now, ServerTasks.FACTS_LIFE.toNanos())) {
      heavy.add(new Task.Visit(database));
    }
  }

  private Lane<Task> laneOf(PlannedQuery query) {
    QueryState known = state.stateOf(query).orElseGet(QueryState::new);
    boolean slow =
        known.tried()
            ? known.lastDuration().compareTo(HEAVY) > 0
            : query.interval().compareTo(interval) > 0;
    return slow ? heavy : light;
  }

  private void lookAgain() {
    if (!closed) {
      light.add(new Task.Beat());
    }
  }

  /** From now on by another catalogue; connections, data and counters stay. */
  public void use(Catalogue catalogue, Planner planner) {
    state.use(planner, ticks.nanos());
    tasks.ask(new FactsReader(Questions.of(catalogue)));
  }

  public ServerConfig server() {
    return server;
  }

  /** What can be told of the server at this moment. */
  public ServerReport report() {
    return new ServerReport(
        server.name(),
        state.up(),
        shown,
        state.down(),
        state.facts(),
        state.plan(),
        state.failing(),
        state.slowest(),
        store.series(server.name()),
        connections.open());
  }

  /** Cuts what is going on; nothing of the server stays in the store. */
  @Override
  public void close() {
    closed = true;
    tasks.close();
    light.clear();
    heavy.clear();
    connections.close();
    store.removeServer(server.name());
  }
}
