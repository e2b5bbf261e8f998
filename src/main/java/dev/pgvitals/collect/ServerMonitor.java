package dev.pgvitals.collect;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.SliceStore;
import dev.pgvitals.postgres.FactsReader;
import dev.pgvitals.postgres.Heartbeat;
import dev.pgvitals.postgres.Questions;
import dev.pgvitals.postgres.ServerConnections;
import dev.pgvitals.postgres.ServerFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * Everything that happens with one server: connects, plans, runs what is due, notices when it goes
 * and when it comes back. Its failures stay its own.
 *
 * <p>{@link #tick} decides and never waits; the work is done on threads of the shared pools.
 * Thread-safe.
 */
public final class ServerMonitor implements AutoCloseable {
  private static final Duration FACTS_LIFE = Duration.ofMinutes(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

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
  private final Collector collector;
  private final Lane<Task> light;
  private final Lane<Task> heavy;
  private final Backoff backoff = new Backoff(RandomGenerator.getDefault());

  private volatile FactsReader factsReader;
  private volatile boolean closed;
  private boolean connecting;
  private long nextConnect;
  private long nextBeat;
  private volatile long nextFacts;

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
    this.state = new ServerState(server.name(), store, planner);
    this.metrics = new ServerMetrics(server.name(), server.labels());
    this.log = new ServerLog(server.name());
    this.collector = new Collector(server.name(), server.labels());
    this.factsReader = new FactsReader(Questions.of(catalogue));
    this.light = new Lane<>(threads.workers(), 1, Task.URGENCY, this::work);
    // With one connection there is one lane: a second would only wait for the first one's
    // connection.
    this.heavy =
        server.connections() == 1
            ? light
            : new Lane<>(threads.workers(), server.connections() - 1, Task.URGENCY, this::work);
    this.nextConnect = ticks.nanos();
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
    state.onChange(
        view ->
            store.publish(
                metrics.slice(
                    view,
                    store.series(server.name()),
                    connections.open(),
                    connections.connectTime().map(t -> t.toNanos() / 1e9).orElse(0.0)),
                Duration.ofDays(3650)));
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
      ServerFacts facts = withHome(factsReader::server);
      connected(facts);
      log.up(facts, state.plan());
      backoff.reset();
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

  private void connected(ServerFacts facts) {
    long now = ticks.nanos();
    state.connected(facts, now);
    nextFacts = now + FACTS_LIFE.toNanos();
    synchronized (this) {
      nextBeat = now + interval.toNanos();
    }
  }

  private void retryAfter(Failure failure) {
    // A wrong password must not be tried so often that the account is locked.
    boolean patient =
        failure.reason() == FailureReason.AUTH || interval.compareTo(LONGEST_WAIT) > 0;
    Duration wait = backoff.next(patient ? LONGEST_WAIT : interval);
    synchronized (this) {
      nextConnect = ticks.nanos() + wait.toNanos();
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
    for (String database : state.wantVisit(now, FACTS_LIFE.toNanos())) {
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

  private void work(Task task) {
    try {
      if (!closed && state.up()) {
        if (task instanceof Task.Run run) {
          run(run.query());
        } else if (task instanceof Task.Visit visit) {
          visit(visit.database());
        } else {
          beat();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.unexpected(e);
    }
  }

  private void beat() throws InterruptedException {
    try {
      ServerFacts known = state.facts().orElseThrow();
      boolean old = ticks.nanos() - nextFacts >= 0;
      if (old || !withHome(Heartbeat::of).agreesWith(known)) {
        ServerFacts found = withHome(factsReader::server);
        if (!found.equals(known)) {
          log.changed(known, found);
        }
        connected(found);
      }
      state.answered(ticks.nanos());
    } catch (SQLException e) {
      lost(Failure.of(e, false, false));
    }
  }

  private void run(PlannedQuery query) throws InterruptedException {
    Instant at = ticks.instant();
    long start = ticks.nanos();
    try {
      Optional<Collector.Run> run = withHome(connection -> collect(connection, query));
      succeeded(query, run, at, start);
    } catch (SQLException e) {
      failed(query, e, start);
    }
  }

  private void visit(String database) throws InterruptedException {
    try (ServerConnections.Lease lease = connections.visit(database)) {
      if (!state.knownSince(database, ticks.nanos(), FACTS_LIFE.toNanos())) {
        state.visited(factsReader.database(lease.connection()), ticks.nanos());
      }
      for (PlannedQuery query : state.take(database, ticks.nanos())) {
        Instant at = ticks.instant();
        long start = ticks.nanos();
        try {
          succeeded(query, collect(lease.connection(), query), at, start);
        } catch (SQLException e) {
          failed(query, e, start);
        }
      }
    } catch (SQLException e) {
      if (closed) {
        return;
      }
      Failure failure = Failure.of(e, false, false);
      state.refused(database, failure, ticks.nanos());
      log.refused(database, failure);
      lookAgain();
    }
  }

  private Optional<Collector.Run> collect(Connection connection, PlannedQuery query)
      throws SQLException {
    QueryState known = state.stateOf(query).orElseGet(QueryState::new);
    try {
      return collector.run(connection, query, known.predicates(), known.events(), ticks.nanos());
    } catch (ResultException e) {
      throw new UnusableResult(e);
    }
  }

  private void succeeded(PlannedQuery query, Optional<Collector.Run> run, Instant at, long start) {
    long now = ticks.nanos();
    Duration duration = Duration.ofNanos(now - start);
    state.stateOf(query).flatMap(QueryState::failure).ifPresent(f -> log.healed(query, f));
    state.succeeded(query, run, at, duration, now);
  }

  private void failed(PlannedQuery query, SQLException error, long start) {
    if (closed) {
      return;
    }
    Duration duration = Duration.ofNanos(ticks.nanos() - start);
    boolean standby = state.facts().map(ServerFacts::inRecovery).orElse(false);
    Failure failure =
        error instanceof UnusableResult result
            ? Failure.result(result.getMessage())
            : Failure.of(error, standby, Collector.timedOut(query, duration));
    log.failing(query, failure, state.stateOf(query).flatMap(QueryState::failure));
    state.failed(query, failure, duration);
    if (failure.reason() == FailureReason.RESULT) {
      state.answered(ticks.nanos());
    } else if (failure.reason().concernsServer()) {
      lookAgain();
    }
  }

  /** Something that concerns the server went wrong: a fresh look tells how far it goes. */
  private void lookAgain() {
    if (closed) {
      return;
    }
    nextFacts = ticks.nanos();
    light.add(new Task.Beat());
  }

  /** A use of a connection to the home database. */
  private interface Use<T> {
    T of(Connection connection) throws SQLException;
  }

  /**
   * Uses a connection; one that died in the pool costs nothing but a second try, on a new one.
   *
   * @throws SQLException as the server or the network gave it
   */
  private <T> T withHome(Use<T> use) throws SQLException, InterruptedException {
    try (ServerConnections.Lease lease = connections.home()) {
      try {
        return use.of(lease.connection());
      } catch (SQLException e) {
        if (!Failure.of(e, false, false).reason().concernsServer()) {
          throw e;
        }
        lease.markBroken();
        if (lease.fresh() || closed) {
          throw e;
        }
      }
    }
    connections.dropIdle();
    try (ServerConnections.Lease lease = connections.home()) {
      try {
        return use.of(lease.connection());
      } catch (SQLException e) {
        if (Failure.of(e, false, false).reason().concernsServer()) {
          lease.markBroken();
        }
        throw e;
      }
    }
  }

  /** From now on by another catalogue; connections, data and counters stay. */
  public void use(Catalogue catalogue, Planner planner) {
    factsReader = new FactsReader(Questions.of(catalogue));
    state.use(planner, ticks.nanos());
    lookAgain();
  }

  public ServerConfig server() {
    return server;
  }

  /** What can be told of the server at this moment. */
  public ServerReport report() {
    return new ServerReport(
        server.name(),
        state.up(),
        state.tried(),
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
    light.clear();
    heavy.clear();
    connections.close();
    store.removeServer(server.name());
  }
}
