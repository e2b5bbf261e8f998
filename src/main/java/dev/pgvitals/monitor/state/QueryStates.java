package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.metric.text.SliceKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The state of each planned query in each place where it runs. Not thread-safe: guarded by the
 * {@link ServerState} that has it.
 */
final class QueryStates {
  private final String server;
  private final Map<SliceKey, QueryState> states = new HashMap<>();
  private long missed;

  QueryStates(String server) {
    this.server = server;
  }

  /** By which the query's state and its slice are found; the same whatever else of it changes. */
  static SliceKey key(String server, PlannedQuery query) {
    return new SliceKey(server, query.database(), query.name());
  }

  /**
   * From now on these are the queries; what is known of those that stay, stays.
   *
   * @param again which of those that were refused may succeed now, by what has led to the plan
   */
  void apply(Map<SliceKey, PlannedQuery> planned, Predicate<PlannedQuery> again, long now) {
    states.keySet().retainAll(planned.keySet());
    planned.forEach(
        (key, query) -> {
          QueryState state = states.computeIfAbsent(key, k -> new QueryState(query));
          if (again.test(query) || !state.isPlanned(query)) {
            state.retryAt(now);
          }
          state.plan(query);
        });
  }

  /** Of a query of the plan in force. */
  QueryState get(PlannedQuery query) {
    return Objects.requireNonNull(states.get(key(server, query)), query::toString);
  }

  /** Of all planned queries, in no order. */
  Collection<QueryState> all() {
    return states.values();
  }

  /** Of the query as it is planned now, whatever of it has changed; empty when it is not. */
  Optional<QueryState> find(PlannedQuery query) {
    return Optional.ofNullable(states.get(key(server, query)));
  }

  /**
   * Empty also when the query is planned in another way now: a run of an older plan may end after a
   * reload, and tells nothing of the query as it is then.
   */
  Optional<QueryState> findUnchanged(PlannedQuery query) {
    return find(query).filter(state -> state.isPlanned(query));
  }

  /** See {@link ServerState#runState}. */
  QueryRunState runState(PlannedQuery query) {
    return findUnchanged(query).map(QueryState::runState).orElseGet(QueryRunState::new);
  }

  /** See {@link ServerState#lastRun}. */
  LastRun lastRun(PlannedQuery query) {
    return find(query)
        .map(s -> new LastRun(s.tried(), s.lastDuration(), s.failure(), s.events()))
        .orElse(LastRun.NONE);
  }

  /** Its turn came while its last run was still waiting or going. */
  void missed(PlannedQuery query) {
    missed++;
    find(query).ifPresent(QueryState::missed);
  }

  /** Nothing of the server is published any more, nor known until it has been asked again. */
  void serverDown() {
    states.values().forEach(QueryState::serverDown);
  }

  /** Those that the server would not only refuse again. */
  List<PlannedQuery> withoutRefused(List<PlannedQuery> due, long now) {
    return due.isEmpty() ? due : due.stream().filter(query -> !get(query).isRefused(now)).toList();
  }

  /** How many failed when they last ran and do not count as skipped. */
  int failing() {
    return (int)
        states.values().stream()
            .filter(state -> state.failure().isPresent() && !state.countsAsSkipped())
            .count();
  }

  /** Empty when nothing is planned. */
  Optional<ServerStateView.SlowestQuery> slowest() {
    return states.entrySet().stream()
        .map(e -> new ServerStateView.SlowestQuery(e.getKey().query(), e.getValue().lastDuration()))
        .max(Comparator.comparing(ServerStateView.SlowestQuery::duration));
  }

  /** How many runs were missed, of all queries since the agent began with the server. */
  long missed() {
    return missed;
  }
}
