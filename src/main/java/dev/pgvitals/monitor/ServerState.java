package dev.pgvitals.monitor;

import dev.pgvitals.alert.ServerHealth;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.collect.plan.DatabaseFacts;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.state.EventProgress;
import dev.pgvitals.collect.state.QueryRunState;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.source.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is known of one server, and its slices in the store: both change together here, so that
 * nothing of a server that is down is published by a run that ends late. Never waits.
 *
 * <p>Thread-safe: everything in it, the {@link QueryState}s and {@link OtherDatabases} included, is
 * guarded by its own monitor, and nothing of it that can change is given away. A change computes
 * all that is new before it touches what is there, so that an exception leaves no trace.
 */
final class ServerState {
  private final String server;
  private final SliceStore store;
  private final Schedule<PlannedQuery> schedule = new Schedule<>();
  private final Map<SliceKey, QueryState> queries = new HashMap<>();
  private final OtherDatabases others = new OtherDatabases();
  private final Map<FailureReason, Long> failures = new EnumMap<>(FailureReason.class);
  private final SeriesBudget budget;

  private Planner planner;
  private Optional<ServerFacts> facts = Optional.empty();
  private Plan plan = Plan.EMPTY;
  private Duration longestTimeout = Duration.ZERO;
  private Optional<Failure> down = Optional.empty();
  private boolean up;
  private boolean tried;
  private boolean changed = true;
  private boolean left;
  private boolean judged;

  /** Whether the plan may not be the one that the facts ask for. */
  private boolean planIsOld;

  private long epoch;
  private long lastContact;
  private long duplicates;
  private long missed;

  /**
   * @param maxTotalSeries the most series that the server's queries may have together
   */
  ServerState(String server, SliceStore store, Planner planner, int maxTotalSeries) {
    this.server = server;
    this.store = store;
    this.budget = new SeriesBudget(maxTotalSeries);
    this.planner = planner;
    for (FailureReason reason : FailureReason.values()) {
      failures.put(reason, 0L);
    }
  }

  /** The server answers: it is up, whatever else is known of it. */
  synchronized void answers(long now) {
    tried = true;
    lastContact = now;
    if (!up) {
      up = true;
      epoch++;
      down = Optional.empty();
      schedule.allDueAt(now);
      changed = true;
    }
  }

  /**
   * What the server is: planned by these facts from now on, if they are news.
   *
   * @throws RuntimeException when there is no planning by them; what was known stays, then
   */
  synchronized void learned(ServerFacts found, long now) {
    if (planIsOld || facts.isEmpty() || !found.equals(facts.get())) {
      adopt(found, planner, prepared(found, planner, others.facts(), others.closed()), now);
    }
  }

  /** Grows each time the server comes up: what was begun before tells nothing of it now. */
  synchronized long epoch() {
    return epoch;
  }

  /**
   * The server is not to be reached: its data leaves at once.
   *
   * @param since the epoch in which that was found out
   * @return false when the server has come up again since: then nothing changes
   */
  synchronized boolean lost(Failure failure, long since) {
    if (since != epoch) {
      return false;
    }
    up = false;
    tried = true;
    down = Optional.of(failure);
    count(failure);
    budget.clear();
    judged = false;
    queries.values().forEach(query -> query.vitals().lose());
    keepData(Set.of());
    changed = true;
    return true;
  }

  /** Something but a query failed; the server is up all the same. */
  synchronized void failed(Failure failure) {
    count(failure);
  }

  /** From now on nothing of the server is in the store, whatever still ends. */
  synchronized void leave() {
    // Only once: another may have taken the name since.
    if (!left) {
      left = true;
      store.removeServer(server);
    }
  }

  synchronized void answered(long now) {
    lastContact = now;
  }

  /**
   * Facts of one more database; the queries for it are planned from now on.
   *
   * @throws RuntimeException as {@link #learned}
   */
  synchronized void visited(DatabaseFacts found, long now) {
    lastContact = now;
    others.tried(found.name(), now);
    if (facts.isPresent() && others.isNews(found)) {
      ServerFacts known = facts.get();
      Map<String, DatabaseFacts> with = new HashMap<>(others.facts());
      with.put(found.name(), found);
      Map<String, Failure> closed = new HashMap<>(others.closed());
      closed.remove(found.name());
      Prepared next = prepared(known, planner, with, closed);
      others.entered(found);
      adopt(known, planner, next, now);
    }
  }

  /** The database could not be entered: it is tried again after a while. */
  synchronized void refused(String database, Failure failure, long now) {
    take(database, now).forEach(query -> failed(query, failure, Duration.ZERO, now));
    others.tried(database, now);
    if (facts.isPresent() && others.isNews(database, failure)) {
      ServerFacts known = facts.get();
      Map<String, Failure> closed = new HashMap<>(others.closed());
      closed.put(database, failure);
      Prepared next = prepared(known, planner, others.facts(), closed);
      others.refused(database, failure);
      adopt(known, planner, next, now);
    }
  }

  /** What is known of the database may no longer hold: it is asked anew at the next visit. */
  synchronized void doubt(String database) {
    others.doubt(database);
  }

  /** A change that is thought through and not made yet. */
  @FunctionalInterface
  interface Change {
    /** Makes it; cannot fail. */
    void make(long now);
  }

  /**
   * A new catalogue or configuration, to take effect at once when the server is up.
   *
   * @throws RuntimeException when there is no planning by it; nothing has changed, then
   */
  synchronized Change prepare(Planner newPlanner) {
    if (facts.isEmpty()) {
      return now -> use(newPlanner);
    }
    ServerFacts known = facts.get();
    Prepared next = prepared(known, newPlanner, others.facts(), others.closed());
    return now -> use(known, newPlanner, next, now);
  }

  private synchronized void use(Planner newPlanner) {
    planner = newPlanner;
    // Facts that came meanwhile were planned by the old one.
    planIsOld = true;
    changed = true;
  }

  private synchronized void use(ServerFacts then, Planner newPlanner, Prepared next, long now) {
    adopt(facts.orElse(then), newPlanner, next, now);
    // What was learned since is taken into account when the facts are read again, which is at once.
    planIsOld = true;
  }

  /**
   * A plan and what follows from it.
   *
   * @param visitable databases to visit
   */
  private record Prepared(
      List<String> visitable, Plan plan, Map<SliceKey, PlannedQuery> byKey, Duration longest) {}

  private Prepared prepared(
      ServerFacts known,
      Planner by,
      Map<String, DatabaseFacts> databases,
      Map<String, Failure> closed) {
    List<String> visitable = by.visited(known);
    Plan next = by.plan(known, only(databases, visitable), only(closed, visitable));
    Map<SliceKey, PlannedQuery> byKey = new HashMap<>();
    next.queries().forEach(query -> byKey.put(key(query), query));
    Duration longest =
        next.queries().stream()
            .map(PlannedQuery::timeout)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return new Prepared(visitable, next, byKey, longest);
  }

  private static <T> Map<String, T> only(Map<String, T> all, List<String> names) {
    Map<String, T> kept = new HashMap<>(all);
    kept.keySet().retainAll(names);
    return kept;
  }

  private void adopt(ServerFacts known, Planner by, Prepared next, long now) {
    // The one step that computes goes first.
    schedule.replace(
        new HashSet<>(next.plan().queries()),
        PlannedQuery::interval,
        // A server's queries run one after the other, on a connection that is awake: that costs
        // both sides less than as many single calls. Servers, and databases, are spread.
        query -> query.home() ? server : server + '\n' + query.database(),
        now);
    facts = Optional.of(known);
    planner = by;
    plan = next.plan();
    longestTimeout = next.longest();
    planIsOld = false;
    others.visit(next.visitable());
    others.planned(plan);
    queries.keySet().retainAll(next.byKey().keySet());
    next.byKey()
        .forEach(
            (key, query) -> queries.computeIfAbsent(key, k -> new QueryState(query)).plan(query));
    queries.values().forEach(query -> query.changed(now));
    budget.retain(plan.queries(), now);
    keepData(next.byKey().keySet());
    changed = true;
  }

  /** Of this server's slices these stay, and what the agent says of its own work. */
  private void keepData(Set<SliceKey> kept) {
    if (left) {
      return;
    }
    store.retain(server, key -> key.query().equals(ServerMetrics.QUERY) || kept.contains(key));
  }

  synchronized void succeeded(
      PlannedQuery query, Optional<RunResult> run, Instant at, Duration duration, long now) {
    lastContact = now;
    QueryState state = queries.get(key(query));
    // A run of an older plan may end after a reload: its columns are not those of now.
    if (!up || left || state == null || !state.isPlanned(query)) {
      return;
    }
    state.succeeded(at, duration);
    run.ifPresent(
        result -> {
          duplicates += result.duplicates();
          state.cut(result.cut());
          result.events().ifPresent(state::counted);
          publish(query, state, result, now);
        });
    changed = true;
  }

  private void publish(PlannedQuery query, QueryState state, RunResult run, long now) {
    Slice slice = run.slice();
    boolean wasOut = budget.isOut(query);
    SeriesBudget.Settlement settlement = budget.add(query, slice.series(), now);
    settlement.leaving().forEach(this::withdraw);
    if (settlement.published()) {
      store.publish(slice, query.lifetime());
      state.vitals().publish(run.vitals(), now + query.lifetime().toNanos());
    } else if (!wasOut) {
      withdraw(query);
    }
  }

  private void withdraw(PlannedQuery query) {
    store.remove(key(query));
    Optional.ofNullable(queries.get(key(query))).ifPresent(state -> state.vitals().withdraw());
  }

  /**
   * How the server does by these limits; empty until all that has vitals was asked once since the
   * server came up.
   */
  synchronized Optional<ServerHealth> health(Thresholds thresholds, long now) {
    if (!up) {
      return tried ? Optional.of(ServerHealth.DOWN) : Optional.empty();
    }
    if (facts.isEmpty()) {
      return Optional.empty();
    }
    ServerHealth.Tally tally = new ServerHealth.Tally(thresholds);
    boolean all = true;
    boolean serves = true;
    for (PlannedQuery query : plan.queries()) {
      QueryState state = stateOf(query);
      state.vitals().addTo(tally, query.query(), now);
      all &= !state.vitals().awaited() || !query.hasVitals();
      serves &= !query.query().fatal() || state.failure().isEmpty();
    }
    judged |= all;
    if (!serves) {
      return Optional.of(ServerHealth.DOWN);
    }
    return judged ? Optional.of(tally.health()) : Optional.empty();
  }

  /** What is left out because the server has too many series; empty when nothing is. */
  synchronized Optional<Cut> cut() {
    return budget.cut() == 0 ? Optional.empty() : Optional.of(new Cut(budget.out()));
  }

  /** Results that are left out: of which queries where. */
  record Cut(List<String> queries) {}

  /** False when it is the run of an older plan, which tells nothing of the query as it is now. */
  synchronized boolean failed(PlannedQuery query, Failure failure, Duration duration, long now) {
    count(failure);
    QueryState state = queries.get(key(query));
    if (state == null || !state.isPlanned(query)) {
      return false;
    }
    state.failed(failure, duration, now);
    return true;
  }

  synchronized void missedTurn(PlannedQuery query) {
    missed++;
    Optional.ofNullable(queries.get(key(query))).ifPresent(QueryState::missedTurn);
    changed = true;
  }

  private void count(Failure failure) {
    failures.merge(failure.reason(), 1L, Long::sum);
    changed = true;
  }

  /** What is due in the home database; the turns are taken. */
  synchronized List<PlannedQuery> takeHome(long now) {
    return hopeful(schedule.take(now, PlannedQuery::home), now);
  }

  /** What is due in another database; the turns are taken. */
  synchronized List<PlannedQuery> take(String database, long now) {
    return hopeful(
        schedule.take(now, query -> !query.home() && query.database().equals(database)), now);
  }

  /** Without those that the server would only refuse again. */
  private List<PlannedQuery> hopeful(List<PlannedQuery> due, long now) {
    return due.isEmpty()
        ? due
        : due.stream().filter(query -> !stateOf(query).isRefused(now)).toList();
  }

  /**
   * The databases that want a visit: something is due there, nothing is known of them yet, or
   * something that a query needs was not there.
   *
   * @param factsLife after how many nanoseconds such a database is tried again
   */
  synchronized Set<String> wantVisit(long now, long factsLife) {
    if (others.isEmpty()) {
      return Set.of();
    }
    Set<String> wanted = others.wanted(now, factsLife);
    schedule.due(now).stream()
        .filter(query -> !query.home() && !stateOf(query).isRefused(now))
        .map(PlannedQuery::database)
        .forEach(wanted::add);
    return wanted;
  }

  /** How many databases are to be visited and have not been. */
  synchronized int unvisited() {
    return others.unknown();
  }

  /** Whether the database was visited, or tried, within so many nanoseconds. */
  synchronized boolean knownSince(String database, long now, long nanos) {
    return others.triedSince(database, now, nanos);
  }

  /** How the last run of a query went; as if never run when it is planned no more. */
  synchronized LastRun lastRun(PlannedQuery query) {
    QueryState state = queries.get(key(query));
    return state == null
        ? new LastRun(false, Duration.ZERO, Optional.empty(), Optional.empty())
        : new LastRun(state.tried(), state.lastDuration(), state.failure(), state.events());
  }

  /**
   * The end of a query's last run.
   *
   * @param events how far it has counted; empty when it counts none
   */
  record LastRun(
      boolean tried,
      Duration duration,
      Optional<Failure> failure,
      Optional<EventProgress> events) {}

  /**
   * What the runs of a query hand on. Only for the one run of it that single flight lets go on; one
   * of an older plan gets nothing of the new one's.
   */
  synchronized QueryRunState memory(PlannedQuery query) {
    QueryState state = queries.get(key(query));
    return state != null && state.isPlanned(query) ? state.memory() : new QueryRunState();
  }

  private QueryState stateOf(PlannedQuery query) {
    return Objects.requireNonNull(queries.get(key(query)), query::toString);
  }

  synchronized boolean up() {
    return up;
  }

  /** Whether at least one attempt to connect has ended. */
  synchronized boolean tried() {
    return tried;
  }

  synchronized Optional<ServerFacts> facts() {
    return facts;
  }

  /** The longest that one of the planned queries may take. */
  synchronized Duration longestTimeout() {
    return longestTimeout;
  }

  synchronized Plan plan() {
    return plan;
  }

  synchronized int failing() {
    return (int)
        queries.values().stream()
            .filter(query -> query.failure().isPresent() && !query.countsAsSkipped())
            .count();
  }

  synchronized Optional<ServerReport.Slowest> slowest() {
    return queries.entrySet().stream()
        .map(e -> new ServerReport.Slowest(e.getKey().query(), e.getValue().lastDuration()))
        .max(Comparator.comparing(ServerReport.Slowest::duration));
  }

  synchronized Optional<Failure> down() {
    return down;
  }

  synchronized long lastContact() {
    return lastContact;
  }

  /** Runs the view once, and only when something changed since it last ran. */
  synchronized void onChange(Consumer<View> view) {
    if (changed && !left) {
      changed = false;
      view.accept(new View());
    }
  }

  private SliceKey key(PlannedQuery query) {
    return new SliceKey(server, query.database(), query.name());
  }

  /** A look at the state, only while {@link #onChange} holds it still. */
  final class View {
    boolean up() {
      return up;
    }

    /** See {@link ServerState#health}. */
    Optional<ServerHealth> health(Thresholds thresholds, long now) {
      return ServerState.this.health(thresholds, now);
    }

    /** Up, and none of the queries fails that an author called fatal. */
    boolean serves() {
      return up
          && plan.queries().stream()
              .filter(query -> query.query().fatal())
              .allMatch(query -> state(query).failure().isEmpty());
    }

    Optional<ServerFacts> facts() {
      return facts;
    }

    Plan plan() {
      return plan;
    }

    QueryState state(PlannedQuery query) {
      return stateOf(query);
    }

    Map<FailureReason, Long> failures() {
      return failures;
    }

    int seriesCut() {
      return budget.cut();
    }

    boolean isCut(PlannedQuery query) {
      return budget.isOut(query);
    }

    long duplicates() {
      return duplicates;
    }

    long missed() {
      return missed;
    }
  }
}
