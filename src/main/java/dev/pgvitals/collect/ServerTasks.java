package dev.pgvitals.collect;

import dev.pgvitals.postgres.FactsReader;
import dev.pgvitals.postgres.Heartbeat;
import dev.pgvitals.postgres.ServerConnections;
import dev.pgvitals.postgres.ServerFacts;
import dev.pgvitals.postgres.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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

  ServerTasks(
      ServerState state,
      ServerLog log,
      Ticks ticks,
      ServerConnections connections,
      Collector collector,
      FactsReader factsReader,
      Discoveries discoveries) {
    this.state = state;
    this.log = log;
    this.ticks = ticks;
    this.connections = connections;
    this.home = new HomeConnection(connections);
    this.collector = collector;
    this.factsReader = factsReader;
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
    ServerFacts facts = home.use(factsReader::server);
    learned(facts);
    return facts;
  }

  private void learned(ServerFacts facts) {
    long now = ticks.nanos();
    state.connected(facts, now);
    nextFacts = now + FACTS_LIFE.toNanos();
  }

  private void beat() throws InterruptedException {
    try {
      ServerFacts known = state.facts().orElseThrow();
      boolean old = ticks.nanos() - nextFacts >= 0;
      if (old || !home.use(Heartbeat::of).agreesWith(known)) {
        ServerFacts found = home.use(factsReader::server);
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
    try (ServerConnections.Lease lease = connections.visit(database)) {
      if (!state.knownSince(database, ticks.nanos(), FACTS_LIFE.toNanos())) {
        ServerFacts server = state.facts().orElseThrow();
        state.visited(factsReader.database(lease.session(), database, server), ticks.nanos());
      }
      for (PlannedQuery query : state.take(database, ticks.nanos())) {
        Instant at = ticks.instant();
        long start = ticks.nanos();
        try {
          succeeded(query, collect(lease.session(), query), at, start);
        } catch (SQLException e) {
          failed(query, e, start);
        }
      }
    } catch (SQLException e) {
      if (!closed) {
        Failure failure = Failure.of(e, false, false);
        state.refused(database, failure, ticks.nanos());
        log.refused(database, failure);
        lookAgain();
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
    log.failing(query, failure, state.stateOf(query).flatMap(QueryState::failure));
    state.failed(query, failure, duration);
    if (failure.reason().concernsServer()) {
      lookAgain();
    } else {
      // It refused, so it answered.
      state.answered(ticks.nanos());
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
