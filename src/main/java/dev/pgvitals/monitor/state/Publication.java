package dev.pgvitals.monitor.state;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.monitor.history.FigureReading;
import dev.pgvitals.monitor.history.ServerHistory;
import dev.pgvitals.source.RunResult;
import java.util.List;
import java.util.Set;

/**
 * What of a server is in the store: results of planned queries of a server that is up, within its
 * limit of series. Not thread-safe: guarded by the {@link ServerState} that has it.
 */
final class Publication {
  private final String server;
  private final SliceStore store;
  private final QueryStates queries;
  private final SeriesBudget budget;
  private final ServerHistory history;
  private long duplicates;
  private boolean detached;

  /**
   * @param maxTotalSeries the most series that the server's queries may have together
   */
  Publication(
      String server,
      SliceStore store,
      QueryStates queries,
      int maxTotalSeries,
      ServerHistory history) {
    this.server = server;
    this.store = store;
    this.queries = queries;
    this.history = history;
    this.budget = new SeriesBudget(maxTotalSeries);
  }

  /**
   * Publishes the result, or leaves it out, with others if there are too many series. One that is
   * not for scrapes takes no room among them, and no history or alert is made of it.
   */
  void publish(
      PlannedQuery query, QueryState state, RunResult run, FigureReading figures, long now) {
    Slice slice = run.slice();
    if (!query.query().isMetrics()) {
      store.keepAside(slice, query.lifetime());
      return;
    }
    duplicates += run.duplicates();
    boolean wasOut = budget.isOut(query);
    SeriesBudget.Settlement settlement = budget.add(query, slice.series(), now);
    settlement.leaving().forEach(this::withdraw);
    if (settlement.published()) {
      store.publish(slice, query.lifetime());
      long until = now + query.lifetime().toNanos();
      state.alertValues().publish(run.alertValues(), now, until);
      history.published(figures, now, until);
    } else if (!wasOut) {
      withdraw(query);
    }
  }

  private void withdraw(PlannedQuery query) {
    SliceKey key = QueryStates.key(server, query);
    store.remove(key);
    history.retain(other -> !other.equals(key));
    queries.find(query).ifPresent(state -> state.alertValues().withdraw());
  }

  /** From now on these are planned; what is published of others leaves. */
  void retain(List<PlannedQuery> planned, Set<SliceKey> keys, long now) {
    budget.retain(planned, now);
    keepInStore(keys);
  }

  /** The results of all queries leave. */
  void clear() {
    budget.clear();
    keepInStore(Set.of());
  }

  private void keepInStore(Set<SliceKey> kept) {
    history.retain(kept::contains);
    if (!detached) {
      store.retain(
          server,
          key -> key.query().equals(ServerState.SELF) || key.isOfFeed() || kept.contains(key));
    }
  }

  /** Removes all of the server from the store, once: another may have its name afterwards. */
  void detach() {
    if (!detached) {
      detached = true;
      store.removeServer(server);
    }
  }

  boolean isDetached() {
    return detached;
  }

  /** How many series are left out now because there are too many. */
  int seriesCut() {
    return budget.cut();
  }

  /** Whether the query's result is left out because there are too many series. */
  boolean isCut(PlannedQuery query) {
    return budget.isOut(query);
  }

  /** The queries whose results are left out, and where; empty when no series is. */
  List<String> cutQueries() {
    return budget.cut() == 0 ? List.of() : budget.out();
  }

  /** Rows left out since the agent began with the server, as an earlier one had their labels. */
  long duplicates() {
    return duplicates;
  }
}
