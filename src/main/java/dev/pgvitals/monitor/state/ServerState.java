package dev.pgvitals.monitor.state;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.history.FigureReading;
import dev.pgvitals.monitor.history.ServerHistory;
import dev.pgvitals.source.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * What is known of one server, and its slices in the store: both change together here, so that
 * nothing of a server that is down is published by a run that ends late. Never waits.
 *
 * <p>Thread-safe: all parts of it are guarded by its own monitor, and nothing of them that can
 * change is given away. A change computes all that is new before it touches what is there, so that
 * an exception leaves no trace.
 */
public final class ServerState {
  /** The query under which the store keeps what the agent says of the server; no entry has it. */
  public static final String SELF = "";

  private final Lifecycle lifecycle = new Lifecycle();
  private final FailureCounts failures = new FailureCounts();
  private final PlanState plans;
  private final QueryStates queries;
  private final Publication publication;
  private final HealthJudge health;
  private final ServerHistory history = new ServerHistory();
  private final ServerStateView locked;
  private final Changes changes = new Changes();

  /**
   * Of a server that was not tried yet.
   *
   * @param maxTotalSeries the most series that the server's queries may have together
   */
  public ServerState(String server, SliceStore store, Planner planner, int maxTotalSeries) {
    this.plans = new PlanState(server, planner);
    this.queries = new QueryStates(server);
    this.publication = new Publication(server, store, queries, maxTotalSeries, history);
    this.health = new HealthJudge(lifecycle, plans, queries, history);
    this.locked =
        new ServerStateView(lifecycle, plans, queries, publication, failures, health, history);
  }

  /** The server answers: it is up, whatever else is known of it. */
  public synchronized void markUp(long now) {
    if (lifecycle.markUp(now)) {
      plans.allDueAt(now);
      changes.news();
    }
  }

  /**
   * The server cannot be reached: its data leaves the store at once.
   *
   * @param since the {@link #epoch} in which that was found out
   * @return false when the server has come up again since: then nothing changes
   */
  public synchronized boolean markDown(Failure failure, long since, long now) {
    if (!lifecycle.markDown(failure, since, now)) {
      return false;
    }
    countFailure(failure);
    health.serverDown();
    queries.serverDown();
    publication.clear();
    return true;
  }

  /** From now on nothing of the server is in the store, whatever still ends. */
  public synchronized void detach() {
    publication.detach();
  }

  /** The server has answered something. */
  public synchronized void contacted(long now) {
    lifecycle.contacted(now);
  }

  /** It has answered a question that costs it next to nothing, so long after it was asked. */
  public synchronized void answered(Duration took) {
    plans.answered(took);
  }

  /** Something but a query failed; the server is up all the same. */
  public synchronized void countFailure(Failure failure) {
    failures.add(failure);
    changes.news();
  }

  /**
   * The server is planned by these facts from now on.
   *
   * @throws RuntimeException when there is no planning by them; what was known stays, then
   */
  public synchronized void applyFacts(ServerFacts found, long now) {
    apply(plans.withFacts(found), query -> true, now);
  }

  /**
   * The database could be entered; the queries for it are planned by these facts from now on.
   *
   * @throws RuntimeException as {@link #applyFacts}
   */
  public synchronized void databaseEntered(DatabaseFacts found, long now) {
    lifecycle.contacted(now);
    plans.databases().tried(found.name(), now);
    apply(plans.withDatabase(found), query -> query.place().equals(found.name()), now);
  }

  /**
   * The database could not be entered: what is due in it fails; it is tried again after a while.
   */
  public synchronized void databaseUnavailable(String database, Failure failure, long now) {
    pollDue(database, now).forEach(query -> runFailed(query, failure, Duration.ZERO, now));
    plans.databases().tried(database, now);
    apply(plans.withUnavailable(database, failure), query -> false, now);
  }

  /**
   * @param again which of the refused queries are to be tried again
   */
  private void apply(Optional<PlanChange> next, Predicate<PlannedQuery> again, long now) {
    next.ifPresent(
        change -> {
          plans.apply(change, now);
          planApplied(change, again, now);
        });
  }

  private void planApplied(PlanChange change, Predicate<PlannedQuery> again, long now) {
    queries.apply(change.byKey(), again, now);
    publication.retain(change.plan().queries(), change.byKey().keySet(), now);
    health.retain(change.plan());
    changes.news();
  }

  /** The facts of the database may no longer hold: they are read again at the next visit. */
  public synchronized void invalidateDatabase(String database) {
    plans.databases().invalidate(database);
  }

  /**
   * A new catalogue or configuration, to take effect at once when the server is up: computed now,
   * and made when what is given is called with the time, which cannot fail.
   *
   * @throws RuntimeException when there is no planning by it; nothing has changed, then
   */
  public synchronized LongConsumer prepare(Planner planner) {
    Optional<PlanChange> next = plans.withPlanner(planner);
    return now -> applyPrepared(planner, next, now);
  }

  private synchronized void applyPrepared(Planner planner, Optional<PlanChange> next, long now) {
    next.ifPresentOrElse(
        change -> {
          plans.applyLate(change, now);
          planApplied(change, query -> true, now);
        },
        () -> plans.use(planner));
    changes.news();
  }

  /**
   * A run has succeeded: what it gave is published, unless it is of an older plan.
   *
   * @param run empty when it gave nothing to publish
   * @param at when it began
   */
  public void runSucceeded(
      PlannedQuery query, Optional<RunResult> run, Instant at, Duration duration, long now) {
    // Before the lock is taken: what is read here has no part in the state yet.
    Optional<FigureReading> figures = run.map(result -> FigureReading.of(result.slice()));
    enter(query, run, figures, at, duration, now);
  }

  private synchronized void enter(
      PlannedQuery query,
      Optional<RunResult> run,
      Optional<FigureReading> figures,
      Instant at,
      Duration duration,
      long now) {
    lifecycle.contacted(now);
    Optional<QueryState> state = queries.findUnchanged(query);
    if (!lifecycle.up() || publication.isDetached() || state.isEmpty()) {
      return;
    }
    changes.succeeds(query, state.get());
    state.get().succeeded(at, duration, run, now);
    plans.ran(query, duration, now);
    if (run.isPresent() && figures.isPresent()) {
      publication.publish(query, state.get(), run.get(), figures.get(), now);
    }
  }

  /** False when it is the run of an older plan, which tells nothing of the query as it is now. */
  public synchronized boolean runFailed(
      PlannedQuery query, Failure failure, Duration duration, long now) {
    countFailure(failure);
    Optional<QueryState> state = queries.findUnchanged(query);
    state.ifPresent(known -> known.failed(failure, duration, now));
    if (state.isPresent() && !duration.isZero()) {
      plans.ran(query, duration, now);
    }
    return state.isPresent();
  }

  /** The query's turn came while its last run was still waiting or going. */
  public synchronized void runMissed(PlannedQuery query) {
    queries.missed(query);
    changes.news();
  }

  /** What is due in the home database and not refused; each has its next turn from now on. */
  public synchronized List<PlannedQuery> pollDueHome(long now) {
    return queries.withoutRefused(plans.pollDueHome(now), now);
  }

  /** What is due in another database and not refused; each has its next turn from now on. */
  public synchronized List<PlannedQuery> pollDue(String database, long now) {
    return queries.withoutRefused(plans.pollDue(database, now), now);
  }

  /**
   * The databases to be entered: something is due there, there are no valid facts of them, or
   * something that a query needs was not there.
   *
   * @param factsLife after how many nanoseconds a database is entered again for its facts alone
   */
  public synchronized Set<String> databasesToEnter(long now, long factsLife) {
    if (plans.databases().isEmpty()) {
      return Set.of();
    }
    Set<String> wanted = plans.databases().toEnter(now, factsLife);
    queries.withoutRefused(plans.dueElsewhere(now), now).stream()
        .map(PlannedQuery::place)
        .forEach(wanted::add);
    return wanted;
  }

  /** How many databases are to be entered, and it is not known yet whether they can be. */
  public synchronized int unknownDatabases() {
    return plans.databases().unknown();
  }

  /** Whether who enters a database now is to read its facts; see {@link #databasesToEnter}. */
  public synchronized boolean needsFacts(String database, long now, long factsLife) {
    return plans.needsFacts(database, now, factsLife);
  }

  /** How the last run of a query went; as if never run when it is planned no more. */
  public synchronized LastRun lastRun(PlannedQuery query) {
    return queries.lastRun(query);
  }

  /**
   * What the runs of a query hand on. Only for the one run of it that single flight lets go on; one
   * of an older plan gets nothing of the new one's.
   */
  public synchronized QueryRunState runState(PlannedQuery query) {
    QueryRunState memory = queries.runState(query);
    memory.samples().every(plans.interval(query));
    return memory;
  }

  /** Which queries' results are left out because there are too many series; empty when none is. */
  public synchronized List<String> cutQueries() {
    return publication.cutQueries();
  }

  public synchronized boolean up() {
    return lifecycle.up();
  }

  /** Whether at least one attempt to connect has ended. */
  public synchronized boolean tried() {
    return lifecycle.tried();
  }

  /** Grows each time the server comes up: what was begun before tells nothing of it now. */
  public synchronized long epoch() {
    return lifecycle.epoch();
  }

  /** When the server last answered anything; 0 before. */
  public synchronized long lastContact() {
    return lifecycle.lastContact();
  }

  /** As last read; empty before. */
  public synchronized Optional<ServerFacts> facts() {
    return plans.facts();
  }

  public synchronized Plan plan() {
    return plans.plan();
  }

  /** See {@link dev.pgvitals.monitor.schedule.Schedule#untilNext}, of the planned queries. */
  public synchronized long untilNext(long now) {
    return plans.untilNext(now);
  }

  /** The longest that one of the planned queries may take. */
  public synchronized Duration longestTimeout() {
    return plans.longestTimeout();
  }

  /** Puts what is in force down for the minute that has begun, once for each. */
  public synchronized void keepHistory(Thresholds thresholds, long now) {
    if (history.beginMinute(now)) {
      health.judge(thresholds, now);
    }
  }

  /** What the reader makes of the state, which does not change meanwhile. */
  public synchronized <T> T read(Function<ServerStateView, T> reader) {
    return reader.apply(locked);
  }

  /** What there is to tell since {@link #onChange} last called a reader. */
  public synchronized Changes.Extent changed() {
    return changes.extent();
  }

  /** Calls the reader, once, when something changed since this last called one. */
  public synchronized void onChange(Consumer<ServerStateView> reader) {
    if (changes.extent() != Changes.Extent.NONE && !publication.isDetached()) {
      changes.told();
      reader.accept(locked);
    }
  }
}
