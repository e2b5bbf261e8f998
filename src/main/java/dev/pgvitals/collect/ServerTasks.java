package dev.pgvitals.collect;

import dev.pgvitals.postgres.FactsReader;
import dev.pgvitals.postgres.Heartbeat;
import dev.pgvitals.postgres.ServerConnections;
import dev.pgvitals.postgres.ServerFacts;
import dev.pgvitals.postgres.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Does a server's tasks, one at a time on whatever thread brings them, and enters what came of them
 * in its state. Thread-safe.
 */
final class ServerTasks {
  static final Duration FACTS_LIFE = Duration.ofMinutes(1);

  private final ServerState state;
  private final ServerLog log;
  private final Ticks ticks;
  private final ServerConnections connections;
  private final HomeConnection home;
  private final Collector collector;
  private final long factsLife;
  private final Discoveries discoveries;

  private volatile FactsReader factsReader;
  private volatile long nextFacts;
  private volatile boolean closed;

  /** What a task finds out that is more than its own business. */
  interface Discoveries {
    /** The server cannot be used any more. */
    void lost(Failure failure);

    /** Something that concerns the server went wrong: a fresh look tells how far it goes. */
    void lookAgain();
  }

  /**
   * Does nothing yet.
   *
   * @param factsLife the first beat after so long reads the facts anew
   */
  ServerTasks(
      ServerState state,
      ServerLog log,
      Ticks ticks,
      ServerConnections connections,
      Collector collector,
      FactsReader factsReader,
      Duration factsLife,
      Discoveries discoveries) {
    this.state = state;
    this.log = log;
    this.ticks = ticks;
    this.connections = connections;
    this.home = new HomeConnection(connections);
    this.collector = collector;
    this.factsReader = factsReader;
    this.factsLife = factsLife.toNanos();
    this.discoveries = discoveries;
  }

  void work(Task task) {
    if (closed || !state.up()) {
      return;
    }
    try {
      if (task instanceof Task.Run run) {
        run(run.query());
      } else if (task instanceof Task.Visit visit) {
        visit(visit.database());
      } else {
        beat();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.unexpected(e);
    }
  }

  /** Connects to a server that is down, or was never tried. */
  ServerFacts connect() throws SQLException, InterruptedException {
    ServerFacts facts = home.use(this::facts);
    learned(facts);
    return facts;
  }

  private ServerFacts facts(Session session) throws SQLException {
    connections.cost().oneRow();
    return factsReader.server(session);
  }

  private Heartbeat heartbeat(Session session) throws SQLException {
    connections.cost().oneRow();
    return Heartbeat.of(session);
  }

  private void learned(ServerFacts facts) {
    long now = ticks.nanos();
    state.connected(facts, now);
    nextFacts = now + factsLife;
  }

  private void beat() throws InterruptedException {
    try {
      ServerFacts known = state.facts().orElseThrow();
      boolean old = ticks.nanos() - nextFacts >= 0;
      if (old || !home.use(this::heartbeat).agreesWith(known)) {
        ServerFacts found = home.use(this::facts);
        log.changed(known, found);
        learned(found);
      }
      state.answered(ticks.nanos());
    } catch (SQLException e) {
      discoveries.lost(Failure.of(e, false, false));
    }
  }

  private void run(PlannedQuery query) throws InterruptedException {
    Instant at = ticks.instant();
    long start = ticks.nanos();
    try {
      succeeded(query, home.use(session -> collect(session, query)), at, start);
    } catch (SQLException e) {
      failed(query, e, start);
    }
  }

  private void visit(String database) throws InterruptedException {
    Deque<PlannedQuery> due = new ArrayDeque<>();
    try {
      do {
        enter(database, due);
      } while (!due.isEmpty() && !closed);
    } catch (SQLException e) {
      if (!closed) {
        Failure failure = Failure.of(e, false, false);
        due.forEach(query -> state.failed(query, failure, Duration.ZERO));
        state.refused(database, failure, ticks.nanos());
        log.refused(database, failure);
        lookAgain();
      }
    }
  }

  /**
   * Runs what is due on one connection. When a query costs us the connection, those behind it stay
   * in {@code due}, for another one.
   */
  private void enter(String database, Deque<PlannedQuery> due)
      throws SQLException, InterruptedException {
    try (ServerConnections.Lease lease = connections.visit(database)) {
      if (!state.knownSince(database, ticks.nanos(), FACTS_LIFE.toNanos())) {
        connections.cost().oneRow();
        ServerFacts server = state.facts().orElseThrow();
        state.visited(
            lease.use(session -> factsReader.database(session, database, server)), ticks.nanos());
      }
      due.addAll(state.take(database, ticks.nanos()));
      while (!due.isEmpty() && !lease.isClosed()) {
        PlannedQuery query = due.remove();
        Instant at = ticks.instant();
        long start = ticks.nanos();
        try {
          succeeded(query, lease.use(session -> collect(session, query)), at, start);
        } catch (SQLException e) {
          failed(query, e, start);
        }
      }
    }
  }

  private Optional<Collector.Run> collect(Session session, PlannedQuery query) throws SQLException {
    QueryState known = state.stateOf(query).orElseGet(QueryState::new);
    try {
      return collector.run(session, query, known.memory(), ticks.nanos());
    } catch (ResultException e) {
      throw new UnusableResult(e);
    }
  }

  private void succeeded(PlannedQuery query, Optional<Collector.Run> run, Instant at, long start) {
    long now = ticks.nanos();
    state.stateOf(query).flatMap(QueryState::failure).ifPresent(f -> log.healed(query, f));
    state.succeeded(query, run, at, Duration.ofNanos(now - start), now);
    log.cut(state.cut());
  }

  private void failed(PlannedQuery query, SQLException error, long start) {
    if (closed) {
      return;
    }
    Duration duration = Duration.ofNanos(ticks.nanos() - start);
    boolean standby = state.facts().map(ServerFacts::inRecovery).orElse(false);
    Failure failure =
        error instanceof UnusableResult result
            ? result.failure()
            : Failure.of(error, standby, Collector.timedOut(query, duration));
    Optional<Failure> before = state.stateOf(query).flatMap(QueryState::failure);
    log.failing(query, failure, before);
    state.failed(query, failure, duration);
    boolean news = before.filter(b -> b.reason() == failure.reason()).isEmpty();
    if (!failure.reason().concernsServer()) {
      // It refused, so it answered.
      state.answered(ticks.nanos());
    }
    if (failure.reason().questionsPlan() && news) {
      state.doubt(query.database());
      lookAgain();
    } else if (failure.reason().concernsServer()) {
      lookAgain();
    }
  }

  private void lookAgain() {
    nextFacts = ticks.nanos();
    discoveries.lookAgain();
  }

  /** From now on these names are asked about. */
  void ask(FactsReader reader) {
    factsReader = reader;
    lookAgain();
  }

  /** What is under way ends without a word. */
  void close() {
    closed = true;
  }
}
