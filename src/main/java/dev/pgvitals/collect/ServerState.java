package dev.pgvitals.collect;

import dev.pgvitals.health.ServerHealth;
import dev.pgvitals.health.Thresholds;
import dev.pgvitals.metric.Slice;
import dev.pgvitals.metric.SliceKey;
import dev.pgvitals.metric.SliceStore;
import dev.pgvitals.postgres.DatabaseFacts;
import dev.pgvitals.postgres.ServerFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is known of one server, and its slices in the store: both change together here, so that
 * nothing of a server that is down is published by a run that ends late. Thread-safe; never waits.
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

  /** The server answered with these facts: it is up, and planned by them. */
  synchronized void connected(ServerFacts found, long now) {
    boolean wasUp = up;
    up = true;
    tried = true;
    down = Optional.empty();
    lastContact = now;
    if (facts.isEmpty() || !found.equals(facts.get())) {
      facts = Optional.of(found);
      replan(now);
    }
    changed = true;
    if (!wasUp) {
      schedule.allDueAt(now);
    }
  }

  /** The server is not to be reached: its data leaves at once. */
  synchronized void lost(Failure failure) {
    up = false;
    tried = true;
    down = Optional.of(failure);
    count(failure);
    budget.clear();
    judged = false;
    queries.values().forEach(query -> query.vitals().lose());
    keepData(Set.of());
    changed = true;
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

  /** Facts of one more database; the queries for it are planned from now on. */
  synchronized void visited(DatabaseFacts found, long now) {
    lastContact = now;
    if (others.entered(found, now)) {
      replan(now);
    }
  }

  /** The database could not be entered: it is tried again after a while. */
  synchronized void refused(String database, Failure failure, long now) {
    take(database, now).forEach(query -> failed(query, failure, Duration.ZERO));
    if (others.refused(database, failure, now)) {
      replan(now);
    }
  }

  /** What is known of the database may no longer hold: it is asked anew at the next visit. */
  synchronized void doubt(String database) {
    others.doubt(database);
  }

  /** A new catalogue or configuration; takes effect at once when the server is up. */
  synchronized void use(Planner newPlanner, long now) {
    planner = newPlanner;
    changed = true;
    if (facts.isPresent()) {
      replan(now);
    }
  }

  private void replan(long now) {
    ServerFacts known = facts.orElseThrow();
    others.visit(planner.visited(known));
    plan = planner.plan(known, others.facts(), others.closed());
    others.planned(plan);
    schedule.replace(
        new HashSet<>(plan.queries()),
        PlannedQuery::interval,
        // A server's queries run one after the other, on a connection that is awake: that costs
        // both sides less than as many single calls. Servers, and databases, are spread.
        query -> query.home() ? server : server + '\n' + query.database(),
        now);
    Set<SliceKey> planned = plan.queries().stream().map(this::key).collect(Collectors.toSet());
    queries.keySet().retainAll(planned);
    planned.forEach(key -> queries.computeIfAbsent(key, k -> new QueryState()));
    budget.retain(plan.queries(), now);
    keepData(planned);
    longestTimeout =
        plan.queries().stream()
            .map(PlannedQuery::timeout)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
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
      PlannedQuery query, Optional<Collector.Run> run, Instant at, Duration duration, long now) {
    lastContact = now;
    QueryState state = queries.get(key(query));
    if (!up || left || state == null) {
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

  private void publish(PlannedQuery query, QueryState state, Collector.Run run, long now) {
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
    stateOf(query).ifPresent(state -> state.vitals().withdraw());
  }

  /**
   * How the server does by these limits; empty until all that has vitals was asked once since the
   * server came up.
   */
  synchronized Optional<ServerHealth> health(Thresholds thresholds, long now) {
    if (!up) {
      return tried ? Optional.of(ServerHealth.DOWN) : Optional.empty();
    }
    ServerHealth.Tally tally = new ServerHealth.Tally(thresholds);
    boolean all = true;
    boolean serves = true;
    for (PlannedQuery query : plan.queries()) {
      QueryState state = stateOf(query).orElseThrow();
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

  synchronized void failed(PlannedQuery query, Failure failure, Duration duration) {
    count(failure);
    QueryState state = queries.get(key(query));
    if (state != null) {
      state.failed(failure, duration);
    }
  }

  synchronized void missedTurn(PlannedQuery query) {
    missed++;
    stateOf(query).ifPresent(QueryState::missedTurn);
    changed = true;
  }

  private void count(Failure failure) {
    failures.merge(failure.reason(), 1L, Long::sum);
    changed = true;
  }

  /** What is due in the home database; the turns are taken. */
  synchronized List<PlannedQuery> takeHome(long now) {
    return schedule.take(now, PlannedQuery::home);
  }

  /** What is due in another database; the turns are taken. */
  synchronized List<PlannedQuery> take(String database, long now) {
    return schedule.take(now, query -> !query.home() && query.database().equals(database));
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
        .filter(query -> !query.home())
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

  synchronized Optional<QueryState> stateOf(PlannedQuery query) {
    return Optional.ofNullable(queries.get(key(query)));
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
    return (int) queries.values().stream().filter(q -> q.failure().isPresent()).count();
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
      return stateOf(query).orElseThrow();
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
