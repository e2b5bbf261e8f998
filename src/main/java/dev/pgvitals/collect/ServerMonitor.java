package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.health.Thresholds;
import dev.pgvitals.metric.SliceStore;
import dev.pgvitals.postgres.Questions;
import dev.pgvitals.process.Turns;
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
 *
 * <p>Thread-safe. Its own monitor guards {@code connecting}, {@code nextConnect}, {@code backoff}
 * and the pair of asking and judging silence; {@code shownUp} and {@code nextShow} belong to the
 * thread that ticks; all else is final or volatile. It may be taken before that of {@link
 * ServerState}, of {@link Lane} or of {@link ProofOfLife}, never after.
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

  /** When there was no thread for it, connecting is not tried again with each tick. */
  private static final Duration NO_THREAD_PAUSE = Duration.ofSeconds(1);

  private final Duration interval;
  private final Ticks ticks;
  private final SliceStore store;
  private final MonitoredServer source;
  private final Executor connectors;
  private final Executor cutter;
  private final ServerState state;
  private final ServerMetrics metrics;
  private final ServerLog log;
  private final ServerTasks tasks;
  private final SingleFlight inFlight = new SingleFlight();
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
  public record Threads(Executor connectors, Turns workers, ScheduledExecutorService housekeeper) {}

  /** Does nothing before the first {@link #tick}. */
  public ServerMonitor(
      ServerConfig server,
      Duration interval,
      Catalogue catalogue,
      Planner planner,
      SliceStore store,
      Ticks ticks,
      Threads threads) {
    this(
        server,
        interval,
        planner,
        store,
        ticks,
        threads,
        new JdbcServer(server, Questions.of(catalogue), threads.housekeeper()));
  }

  /** As the other, for a server that is reached in another way. */
  ServerMonitor(
      ServerConfig server,
      Duration interval,
      Planner planner,
      SliceStore store,
      Ticks ticks,
      Threads threads,
      MonitoredServer source) {
    this.server = server;
    this.thresholds = new Thresholds(server.thresholds());
    this.interval = interval;
    this.ticks = ticks;
    this.store = store;
    this.source = source;
    // The facts behind the plan are never older than a minute, and are read with a beat.
    Duration beatInterval =
        interval.compareTo(ServerTasks.FACTS_LIFE) < 0 ? interval : ServerTasks.FACTS_LIFE;
    this.life = new ProofOfLife(beatInterval, server.timeout());
    this.connectors = threads.connectors();
    this.cutter = threads.housekeeper();
    this.state = new ServerState(server.name(), store, planner, server.maxTotalSeries());
    this.metrics = new ServerMetrics(server.name(), server.labels());
    this.log = new ServerLog(server.name());
    this.tasks =
        new ServerTasks(
            state, log, ticks, source, ServerTasks.FACTS_LIFE.minus(beatInterval), new Reactions());
    this.light = lane(threads, 1);
    // With one connection there is one lane: a second would only wait for the first one's
    // connection.
    this.heavy = server.connections() == 1 ? light : lane(threads, server.connections() - 1);
    this.nextConnect = ticks.nanos();
    this.nextShow = ticks.nanos();
  }

  private Lane<Task> lane(Threads threads, int width) {
    return new Lane<>(
        threads.workers(), width, Task.URGENCY, inFlight, Task::identity, tasks::work);
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
              "no response for " + Duration.ofNanos(now - state.lastContact()).toSeconds() + " s"),
          state.epoch());
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
        source.connections(),
        source.connectTime(),
        source.spent());
  }

  /** Whether a beat was asked for, and since then there was time enough to hear something. */
  private synchronized boolean isSilent(long now) {
    // With one lane for everything, the beat may wait for the slowest.
    Duration longest = state.longestTimeout();
    boolean slower = heavy == light && longest.compareTo(server.timeout()) > 0;
    return light.holds(new Task.Beat())
        && life.isOverdue(now, state.lastContact(), slower ? longest : server.timeout());
  }

  private void connectWhenDue(long now) {
    synchronized (this) {
      if (connecting || now - nextConnect < 0) {
        return;
      }
      connecting = true;
    }
    boolean handedOver = false;
    try {
      connectors.execute(this::connect);
      handedOver = true;
    } finally {
      if (!handedOver) {
        synchronized (this) {
          connecting = false;
          nextConnect = now + NO_THREAD_PAUSE.toNanos();
        }
      }
    }
  }

  private synchronized void connectingEnded() {
    connecting = false;
  }

  private void connect() {
    long epoch = state.epoch();
    try {
      if (closed) {
        return;
      }
      tasks.connect();
      life.given(ticks.nanos());
      synchronized (this) {
        backoff.reset();
      }
      log.up(state.facts(), state.plan(), state.unvisited());
    } catch (SQLException e) {
      notConnected(Failure.of(e, false, false), epoch);
    } catch (RuntimeException e) {
      Failure failure = Failure.internal(e);
      log.unexpected("connecting", failure, e);
      notConnected(failure, epoch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connectingEnded();
    }
  }

  private void notConnected(Failure failure, long epoch) {
    retryAfter(failure);
    lost(failure, epoch);
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
    public void lost(Failure failure, long epoch) {
      ServerMonitor.this.lost(failure, epoch);
    }

    @Override
    public void lookAgain() {
      ServerMonitor.this.lookAgain();
    }
  }

  /**
   * @param epoch in which that was found out: a task that was cut may end when the server is up
   *     again
   */
  private void lost(Failure failure, long epoch) {
    if (closed) {
      return;
    }
    boolean isNews = state.up() || !state.tried();
    if (!state.lost(failure, epoch)) {
      return;
    }
    log.down(failure, isNews);
    light.clear();
    heavy.clear();
    // Cutting a connection may wait a moment for the server, and a tick must not; nor may it wait
    // for a thread that only a cut sets free.
    cutter.execute(source::cut);
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
    ServerState.LastRun last = state.lastRun(query);
    boolean slow =
        last.tried()
            ? last.duration().compareTo(HEAVY) > 0
            : query.interval().compareTo(interval) > 0;
    return slow ? heavy : light;
  }

  private void lookAgain() {
    if (!closed) {
      ask(ticks.nanos());
    }
  }

  /** A change that is computed and not made yet. */
  public interface Change {
    /** Makes it at once; cannot fail. */
    void make();
  }

  /**
   * Another catalogue, and other limits, to be used from the moment the change is made;
   * connections, data and counters stay.
   *
   * @param same the server's configuration, in which nothing differs but its thresholds
   * @throws RuntimeException when there is no planning by it; nothing has changed, then
   */
  public Change prepare(ServerConfig same, Catalogue catalogue, Planner planner) {
    Thresholds limits = new Thresholds(same.thresholds());
    Questions questions = Questions.of(catalogue);
    ServerState.Change plan = state.prepare(planner);
    return () -> {
      server = same;
      thresholds = limits;
      plan.make(ticks.nanos());
      tasks.ask(questions);
    };
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
        source.connections(),
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

  /**
   * For one that has never ticked: its server's name, and what the store has by it, are another's.
   */
  public void discard() {
    closed = true;
    source.close();
  }

  /** As {@link #leave}; and cuts what is going on, which may take seconds if the server hangs. */
  @Override
  public void close() {
    leave();
    source.close();
  }
}
