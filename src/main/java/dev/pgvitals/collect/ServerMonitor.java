package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.health.Thresholds;
import dev.pgvitals.metric.SliceStore;
import dev.pgvitals.postgres.FactsReader;
import dev.pgvitals.postgres.Questions;
import dev.pgvitals.postgres.ServerConnections;
import dev.pgvitals.postgres.ServerFacts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
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

  private final Duration interval;
  private final Ticks ticks;
  private final SliceStore store;
  private final ServerConnections connections;
  private final Executor connectors;
  private final Executor cutter;
  private final ServerState state;
  private final ServerMetrics metrics;
  private final ServerLog log;
  private final ServerTasks tasks;
  private final Lane<Task> light;
  private final Lane<Task> heavy;
  private final ProofOfLife life;
  private final Backoff backoff = new Backoff(new SplittableRandom());

  private volatile ServerConfig server;
  private volatile Thresholds thresholds;
  private volatile boolean closed;

  /** Whether a scrape sees the server yet: only then is it said to have been tried. */
  private volatile boolean shown;

  private boolean shownUp;
  private long nextShow;

  private boolean connecting;
  private long nextConnect;

  /**
   * The threads that monitors share.
   *
   * @param connectors for connecting, where a server that swallows packets holds a thread for
   *     seconds
   * @param workers for runs on connections that are there
   * @param housekeeper for the pools, and to cut connections
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
    this.thresholds = new Thresholds(server.thresholds());
    this.interval = interval;
    this.ticks = ticks;
    this.store = store;
    // The facts behind the plan are never older than a minute, and are read with a beat.
    Duration beatInterval =
        interval.compareTo(ServerTasks.FACTS_LIFE) < 0 ? interval : ServerTasks.FACTS_LIFE;
    this.life = new ProofOfLife(beatInterval, server.timeout());
    this.connections = new ServerConnections(server, threads.housekeeper());
    this.connectors = threads.connectors();
    this.cutter = threads.housekeeper();
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
            factsReader(server, catalogue),
            ServerTasks.FACTS_LIFE.minus(beatInterval),
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
    life.tick(now);
    if (!state.up()) {
      connectWhenDue(now);
    } else if (isSilent(now)) {
      lost(
          new Failure(
              FailureReason.CONNECT,
              "",
              "no answer for " + Duration.ofNanos(now - state.lastContact()).toSeconds() + " s"));
    } else {
      addDue(now);
    }
    if (state.tried() && (state.up() != shownUp || now - nextShow >= 0)) {
      shownUp = state.up();
      nextShow = now + SHOW_NANOS;
      state.onChange(
          view -> store.publish(metrics.slice(view, counts(), thresholds, now), FOR_EVER));
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

  /** Whether a beat was asked for, and since then there was time enough to hear something. */
  private synchronized boolean isSilent(long now) {
    // With one lane for everything, the beat may wait for the slowest.
    Duration longest = state.longestTimeout();
    boolean slower = heavy == light && longest.compareTo(server.timeout()) > 0;
    return light.holds(new Task.Beat())
        && life.isOverdue(now, state.lastContact(), slower ? longest : server.timeout());
  }

  private synchronized void connectWhenDue(long now) {
    if (!connecting && now - nextConnect >= 0) {
      connecting = true;
      connectors.execute(this::connect);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    try {
      ServerFacts facts = tasks.connect();
      life.given(ticks.nanos());
      synchronized (this) {
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
    // Cutting a connection may wait a moment for the server, and a tick must not; nor may it wait
    // for a thread that only a cut sets free.
    cutter.execute(connections::cut);
  }

  private void addDue(long now) {
    if (life.isDue(now, state.lastContact())) {
      ask(now);
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

  private synchronized void ask(long now) {
    boolean open = !light.add(new Task.Beat());
    life.ask(now, open);
  }

  private Lane<Task> laneOf(PlannedQuery query) {
    // One that may take longer than the others would keep the beat behind it waiting for too long.
    if (query.timeout().compareTo(server.timeout()) > 0) {
      return heavy;
    }
    QueryState known = state.stateOf(query).orElseGet(QueryState::new);
    boolean slow =
        known.tried()
            ? known.lastDuration().compareTo(HEAVY) > 0
            : query.interval().compareTo(interval) > 0;
    return slow ? heavy : light;
  }

  private void lookAgain() {
    if (!closed) {
      ask(ticks.nanos());
    }
  }

  private FactsReader factsReader(ServerConfig of, Catalogue catalogue) {
    return new FactsReader(Questions.of(catalogue), of.trustedOwners(), connections.cost());
  }

  /**
   * From now on by another catalogue, and by other limits; connections, data and counters stay.
   *
   * @param same the server's configuration, in which nothing differs but its thresholds
   */
  public void use(ServerConfig same, Catalogue catalogue, Planner planner) {
    server = same;
    thresholds = new Thresholds(same.thresholds());
    state.use(planner, ticks.nanos());
    tasks.ask(factsReader(same, catalogue));
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
        connections.open(),
        shown ? state.health(thresholds, ticks.nanos()) : Optional.empty());
  }

  /** Whether an attempt to connect has ended, and scrapes show what came of it. */
  public boolean tried() {
    return shown;
  }

  /**
   * The server is watched no more: what there is of it leaves the store, and nothing of it comes
   * any more, so that another monitor may take its name. Never waits.
   */
  public void leave() {
    closed = true;
    tasks.close();
    light.clear();
    heavy.clear();
    state.leave();
  }

  /** As {@link #leave}; and cuts what is going on, which may take seconds if the server hangs. */
  @Override
  public void close() {
    leave();
    connections.close();
  }
}
