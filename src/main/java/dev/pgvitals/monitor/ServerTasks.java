package dev.pgvitals.monitor;

import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.failure.ErrorClass;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.monitor.report.ServerLog;
import dev.pgvitals.monitor.schedule.Backoff;
import dev.pgvitals.monitor.state.LastRun;
import dev.pgvitals.monitor.state.ServerState;
import dev.pgvitals.source.Heartbeat;
import dev.pgvitals.source.RunResult;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import dev.pgvitals.source.Visit;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Does a server's tasks, one at a time on whatever thread brings them, and enters what came of them
 * in its state. Whatever a task throws ends here, as a failure with a reason. Thread-safe: what it
 * keeps itself is volatile, and written by the heartbeat alone or to the same effect.
 */
final class ServerTasks {
  static final Duration FACTS_LIFE = Duration.ofMinutes(1);

  private final ServerState state;
  private final ServerLog log;
  private final Clocks clocks;
  private final Source server;
  private final long factsLife;
  private final Listener listener;
  private final Backoff factsBackoff = new Backoff(new SplittableRandom());

  private volatile long nextFacts;
  private volatile boolean closed;

  /** Told what a task finds out that concerns the whole server. */
  interface Listener {
    /**
     * The server cannot be used any more.
     *
     * @param epoch that of the state in which it was found out
     */
    void serverDown(Failure failure, long epoch);

    /** Something went wrong that may concern the whole server: the next heartbeat is due now. */
    void heartbeatNeeded();
  }

  /**
   * Does nothing yet.
   *
   * @param factsLife the first heartbeat after so long reads the facts anew
   */
  ServerTasks(
      ServerState state,
      ServerLog log,
      Clocks clocks,
      Source server,
      Duration factsLife,
      Listener listener) {
    this.state = state;
    this.log = log;
    this.clocks = clocks;
    this.server = server;
    this.factsLife = factsLife.toNanos();
    this.listener = listener;
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
        heartbeat();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Connects to a server that is down, or was never tried. It is up once it has answered; what it
   * does not tell of itself is asked for again with the next heartbeats.
   *
   * @throws SourceException when it does not answer
   * @throws RuntimeException when nothing could be planned on it, and nothing was before
   */
  void connect() throws SourceException, InterruptedException {
    Optional<ServerFacts> facts = factsOrProofOfLife();
    // The plan first: a server that is up and not planned would be one that nobody looks at.
    if (facts.isPresent() && state.facts().isEmpty()) {
      applyFacts(facts.get());
    } else {
      facts.ifPresent(this::tryToApplyFacts);
    }
    state.markUp(clocks.nanos());
  }

  /**
   * The facts, which are a sign of life too; empty when the server lives and does not tell them:
   * those that are known, and the plan, stay as they are.
   */
  private Optional<ServerFacts> factsOrProofOfLife() throws SourceException, InterruptedException {
    try {
      return Optional.of(server.facts());
    } catch (SourceException e) {
      if (e.failure().breaksConnection()) {
        throw e;
      }
      proveAlive();
      factsFailed(e.failure());
      return Optional.empty();
    }
  }

  /** Returns when the server answers as one does, though it may refuse to tell anything. */
  private Optional<Heartbeat> proveAlive() throws SourceException, InterruptedException {
    try {
      long start = clocks.nanos();
      Heartbeat beat = server.heartbeat();
      state.answered(Duration.ofNanos(clocks.nanos() - start));
      return Optional.of(beat);
    } catch (SourceException e) {
      Failure failure = e.failure();
      boolean silent = failure.reason() == FailureReason.TIMEOUT;
      if (silent || failure.breaksConnection() || !e.isServersWord()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private void heartbeat() throws InterruptedException {
    long epoch = state.epoch();
    try {
      boolean old = clocks.nanos() - nextFacts >= 0;
      if (old || !agrees(proveAlive())) {
        factsOrProofOfLife().ifPresent(this::tryToApplyFacts);
      }
      state.contacted(clocks.nanos());
    } catch (SourceException e) {
      listener.serverDown(e.failure(), epoch);
    } catch (RuntimeException e) {
      Failure failure = Failure.internal(e);
      log.unexpected("the heartbeat", failure, e);
      listener.serverDown(failure, epoch);
    }
  }

  private boolean agrees(Optional<Heartbeat> beat) {
    Optional<ServerFacts> known = state.facts();
    return beat.isEmpty() || known.filter(beat.get()::agreesWith).isPresent();
  }

  private void tryToApplyFacts(ServerFacts found) {
    try {
      applyFacts(found);
    } catch (RuntimeException e) {
      Failure failure = Failure.internal(e);
      log.unexpected("planning", failure, e);
      factsFailed(failure);
    }
  }

  private void applyFacts(ServerFacts found) {
    long now = clocks.nanos();
    Optional<ServerFacts> known = state.facts();
    state.applyFacts(found, now);
    known.ifPresent(before -> log.changed(before, found));
    log.factsRead();
    log.privileges(found, state.plan());
    log.inForce(state.plan(), state.unknownDatabases() == 0);
    nextFacts = now + factsLife;
    synchronized (factsBackoff) {
      factsBackoff.reset();
    }
  }

  private void factsFailed(Failure failure) {
    state.countFailure(failure);
    log.factsFailing(failure);
    synchronized (factsBackoff) {
      nextFacts = clocks.nanos() + factsBackoff.next(FACTS_LIFE).toNanos();
    }
  }

  private void run(PlannedQuery query) throws InterruptedException {
    Instant at = clocks.instant();
    long start = clocks.nanos();
    try {
      succeeded(query, server.run(query, state.runState(query), start), at, start);
    } catch (SourceException e) {
      failed(query, e.failure(), start);
    } catch (RuntimeException e) {
      failedWithin(query, e, start);
    }
  }

  private void visit(String database) throws InterruptedException {
    Deque<PlannedQuery> due = new ArrayDeque<>();
    Set<PlannedQuery> retried = new HashSet<>();
    try {
      do {
        enter(database, due, retried);
      } while (!due.isEmpty() && !closed);
      log.databaseAvailable(database);
    } catch (SourceException e) {
      unavailable(database, due, e.failure());
    } catch (RuntimeException e) {
      Failure failure = Failure.internal(e);
      log.unexpected("database " + database, failure, e);
      unavailable(database, due, failure);
    }
    log.planned(state.plan(), state.unknownDatabases());
  }

  /**
   * Runs what is due on one connection. When that is lost, those that have not run stay in {@code
   * due}, for another one; so does, once, the query in which it was lost.
   */
  private void enter(String database, Deque<PlannedQuery> due, Set<PlannedQuery> retried)
      throws SourceException, InterruptedException {
    try (Visit visit = server.visit(database)) {
      if (state.needsFacts(database, clocks.nanos(), FACTS_LIFE.toNanos())) {
        ServerFacts known = state.facts().orElseThrow();
        state.databaseEntered(visit.facts(known), clocks.nanos());
        log.inForce(state.plan(), state.unknownDatabases() == 0);
      }
      due.addAll(state.pollDue(database, clocks.nanos()));
      boolean over = false;
      while (!due.isEmpty() && !over) {
        over = runInVisit(visit, due, retried);
      }
    }
  }

  /** True when the visit cannot go on. */
  private boolean runInVisit(Visit visit, Deque<PlannedQuery> due, Set<PlannedQuery> retried) {
    PlannedQuery query = due.remove();
    Instant at = clocks.instant();
    long start = clocks.nanos();
    try {
      succeeded(query, visit.run(query, state.runState(query), start), at, start);
    } catch (SourceException e) {
      Failure failure = e.failure();
      boolean gone = failure.errorClass() == ErrorClass.CONNECTION_GONE;
      if (gone && !closed && retried.add(query)) {
        due.addFirst(query);
        return true;
      }
      failed(query, failure, start);
      return gone || visit.isOver();
    } catch (RuntimeException e) {
      failedWithin(query, e, start);
    }
    return visit.isOver();
  }

  private void unavailable(String database, Deque<PlannedQuery> due, Failure failure) {
    if (closed) {
      return;
    }
    long now = clocks.nanos();
    due.forEach(query -> state.runFailed(query, failure, Duration.ZERO, now));
    state.databaseUnavailable(database, failure, now);
    log.databaseUnavailable(database, failure);
    checkServer();
  }

  private void succeeded(PlannedQuery query, Optional<RunResult> run, Instant at, long start) {
    long now = clocks.nanos();
    LastRun before = state.lastRun(query);
    before.failure().ifPresent(failure -> log.recovered(query, failure));
    run.ifPresent(r -> log.remarked(query, r.remarks()));
    run.flatMap(RunResult::events).ifPresent(events -> log.counted(query, events, before.events()));
    state.runSucceeded(query, run, at, Duration.ofNanos(now - start), now);
    log.cut(state.cutQueries());
  }

  private void failedWithin(PlannedQuery query, RuntimeException error, long start) {
    Failure failure = Failure.internal(error);
    log.unexpected("query " + query, failure, error);
    failed(query, failure, start);
  }

  private void failed(PlannedQuery query, Failure failure, long start) {
    if (closed) {
      return;
    }
    long now = clocks.nanos();
    LastRun last = state.lastRun(query);
    Optional<Failure> before = last.failure();
    if (state.runFailed(query, failure, Duration.ofNanos(now - start), now)) {
      if (!last.tried() && query.isRefusal(failure)) {
        log.refused(query, failure);
      } else {
        log.failing(query, failure, before);
      }
    }
    boolean concernsServer = failure.breaksConnection();
    if (!concernsServer) {
      // It refused, so it answered.
      state.contacted(now);
    }
    boolean isNews = before.filter(b -> b.reason() == failure.reason()).isEmpty();
    // The facts may hold no longer: something was dropped, or a privilege taken away.
    boolean invalidatesFacts = failure.errorClass() == ErrorClass.PERMANENT && isNews;
    if (invalidatesFacts) {
      state.invalidateDatabase(query.place());
    }
    if (invalidatesFacts || concernsServer) {
      checkServer();
    }
  }

  private void checkServer() {
    nextFacts = clocks.nanos();
    listener.heartbeatNeeded();
  }

  /** From now on facts tell of these names. */
  void ask(FactsScope questions) {
    server.ask(questions);
    checkServer();
  }

  /** What is under way ends without a word. */
  void close() {
    closed = true;
  }
}
