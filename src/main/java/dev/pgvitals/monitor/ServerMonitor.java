package dev.pgvitals.monitor;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.report.ServerLog;
import dev.pgvitals.monitor.report.ServerMetricsSlice;
import dev.pgvitals.monitor.schedule.Liveness;
import dev.pgvitals.monitor.state.ServerState;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * Everything that happens with one server: connects, plans, runs what is due, notices when it goes
 * and when it comes back. Its failures stay its own.
 *
 * <p>{@link #tick} decides and never waits; the work is done on threads of the shared pools.
 *
 * <p>Thread-safe. Its own monitor guards the pair of asking and judging silence; all else is final
 * or volatile. It may be taken before that of {@link ServerState}, of {@link TaskQueues} or of
 * {@link Liveness}, never after.
 */
public final class ServerMonitor implements AutoCloseable {
  /** How long it is left alone at most while it works: what it does may be over, or be too slow. */
  private static final long ATTENTION = Duration.ofMillis(200).toNanos();

  /** How long it is left alone at most while it does not. */
  private static final long REST = Duration.ofSeconds(5).toNanos();

  private final Clocks clocks;
  private final Source source;
  private final Executor connectors;
  private final Executor cutter;
  private final ServerState state;
  private final SelfPublisher self;
  private final Reporter reporter;
  private final ServerLog log;
  private final ServerTasks tasks;
  private final TaskQueues queues;
  private final NextTick next;
  private final Liveness life;
  private final ConnectTurns turns;

  private volatile ServerConfig server;
  private volatile Thresholds thresholds;
  private volatile boolean closed;

  /**
   * Does nothing before the first {@link #tick}.
   *
   * @param source of that server; closed with the monitor
   */
  public ServerMonitor(
      ServerConfig server,
      Duration interval,
      Planner planner,
      SliceStore store,
      Clocks clocks,
      MonitorExecutors pools,
      Source source) {
    this.server = server;
    this.thresholds = new Thresholds(server.thresholds());
    this.clocks = clocks;
    this.source = source;
    // The facts behind the plan are never older than a minute, and are read with a heartbeat.
    Duration heartbeatInterval =
        interval.compareTo(ServerTasks.FACTS_LIFE) < 0 ? interval : ServerTasks.FACTS_LIFE;
    this.life = new Liveness(heartbeatInterval, server.timeout());
    this.connectors = pools.connectors();
    this.cutter = pools.cutter();
    this.next = new NextTick(pools.ticker());
    this.state = new ServerState(server.name(), store, planner, server.maxTotalSeries());
    this.self =
        new SelfPublisher(
            server.name(),
            state,
            new ServerMetricsSlice(server, server.tags().contains(NamingScheme.TAG)),
            store,
            source,
            interval,
            clocks.nanos());
    this.reporter = new Reporter(server.name(), state, self, store, source, clocks);
    this.log = new ServerLog(server.name());
    this.tasks =
        new ServerTasks(
            state,
            log,
            clocks,
            source,
            ServerTasks.FACTS_LIFE.minus(heartbeatInterval),
            new Reactions());
    this.queues = new TaskQueues(server, interval, pools, tasks::work);
    this.turns = new ConnectTurns(interval, clocks.nanos());
  }

  /**
   * How long until the next {@link #tick} is due, in nanoseconds; it may be called at any time
   * before.
   */
  public long untilTick(long now) {
    return next.until(now);
  }

  /** Starts what is due now and publishes what changed. For one thread. */
  public void tick() {
    if (closed) {
      return;
    }
    next.begin();
    long now = clocks.nanos();
    life.tick(now);
    if (!state.up()) {
      connectWhenDue(now);
    } else if (isSilent(now)) {
      markDown(
          new Failure(
              FailureReason.CONNECT,
              "",
              "no response for " + Duration.ofNanos(now - state.lastContact()).toSeconds() + " s"),
          state.epoch());
    } else {
      addDue(now);
    }
    self.publish(thresholds, now);
    long then = now + Math.max(0, untilNext(now));
    life.planned(then);
    next.plan(then);
  }

  private long untilNext(long now) {
    boolean works = turns.areUnderWay() || !queues.areEmpty();
    long rest = Math.min(works ? ATTENTION : REST, self.until(now));
    return state.up()
        ? Math.min(rest, Math.min(life.until(now, state.lastContact()), state.untilNext(now)))
        : Math.min(rest, turns.until(now));
  }

  /** Whether a heartbeat was asked for, and since then there was time enough to hear something. */
  private synchronized boolean isSilent(long now) {
    // With one queue for everything, the heartbeat may wait for the slowest.
    Duration longest = state.longestTimeout();
    boolean slower = queues.isOne() && longest.compareTo(server.timeout()) > 0;
    return queues.haveHeartbeat()
        && life.isOverdue(now, state.lastContact(), slower ? longest : server.timeout());
  }

  private void connectWhenDue(long now) {
    if (!turns.begin(now)) {
      return;
    }
    boolean handedOver = false;
    try {
      connectors.execute(this::connect);
      handedOver = true;
    } finally {
      if (!handedOver) {
        turns.noThread(now);
      }
    }
  }

  private void connect() {
    long epoch = state.epoch();
    try {
      if (closed) {
        return;
      }
      tasks.connect();
      life.connected(clocks.nanos());
      turns.succeeded();
      log.up(state.facts(), state.plan(), state.unknownDatabases());
    } catch (SourceException e) {
      notConnected(e.failure(), epoch);
    } catch (RuntimeException e) {
      Failure failure = Failure.internal(e);
      log.unexpected("connecting", failure, e);
      notConnected(failure, epoch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      turns.ended();
      next.wake();
    }
  }

  private void notConnected(Failure failure, long epoch) {
    turns.failed(failure, clocks.nanos());
    markDown(failure, epoch);
  }

  /** What tasks find out, turned into what the monitor does about it. */
  private final class Reactions implements ServerTasks.Listener {
    @Override
    public void serverDown(Failure failure, long epoch) {
      ServerMonitor.this.markDown(failure, epoch);
    }

    @Override
    public void heartbeatNeeded() {
      ServerMonitor.this.requestHeartbeat();
    }
  }

  /**
   * @param epoch in which that was found out: a task that was cut may end when the server is up
   *     again
   */
  private void markDown(Failure failure, long epoch) {
    if (closed) {
      return;
    }
    long now = clocks.nanos();
    boolean wasUp = state.up();
    boolean isNews = wasUp || !state.tried();
    if (!state.markDown(failure, epoch, now)) {
      return;
    }
    if (wasUp) {
      turns.lost(now);
    }
    log.down(failure, isNews);
    queues.clear();
    // Cutting a connection may wait a moment for the server, and a tick must not; nor may it wait
    // for a thread that only a cut sets free.
    cutter.execute(source::cut);
    next.wake();
  }

  private void addDue(long now) {
    if (life.isDue(now, state.lastContact())) {
      requestHeartbeat(now);
    }
    for (PlannedQuery query : state.pollDueHome(now)) {
      if (!queues.add(query, state.lastRun(query))) {
        state.runMissed(query);
      }
    }
    for (String database : state.databasesToEnter(now, ServerTasks.FACTS_LIFE.toNanos())) {
      queues.addVisit(database);
    }
  }

  private synchronized void requestHeartbeat(long now) {
    boolean pending = !queues.addHeartbeat();
    life.requested(now, pending);
  }

  private void requestHeartbeat() {
    if (!closed) {
      requestHeartbeat(clocks.nanos());
      next.wake();
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
    FactsScope questions = FactsScope.of(catalogue);
    LongConsumer plan = state.prepare(planner);
    return () -> {
      server = same;
      thresholds = limits;
      plan.accept(clocks.nanos());
      tasks.ask(questions);
      next.wake();
    };
  }

  public ServerConfig server() {
    return server;
  }

  /** What can be told of the server at this moment. */
  public ServerReport report() {
    return reporter.report(thresholds);
  }

  /** See {@link Reporter#details}. */
  public ServerDetails details(boolean whole) {
    return reporter.details(server.labels(), thresholds, whole);
  }

  /** Whether an attempt to connect has ended, and scrapes show what came of it. */
  public boolean tried() {
    return self.isShown();
  }

  /**
   * The server is watched no more: what there is of it leaves the store, and nothing of it comes
   * any more, so that another monitor may take its name. Never waits.
   */
  public void detach() {
    closed = true;
    tasks.close();
    queues.clear();
    state.detach();
  }

  /**
   * For one that has never ticked: its server's name, and what the store has by it, are another's.
   */
  public void discard() {
    closed = true;
    source.close();
  }

  /** As {@link #detach}; and cuts what is going on, which may take seconds if the server hangs. */
  @Override
  public void close() {
    detach();
    source.close();
  }
}
