package dev.pgvitals.monitor.report;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.monitor.state.QueryState;
import dev.pgvitals.monitor.state.ServerStateView;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** One query's runs in all its databases, taken together. */
final class QueryTotals {
  private boolean success = true;
  private double lastSuccess = Double.POSITIVE_INFINITY;
  private double seconds;
  private long failures;

  private QueryTotals() {}

  /** Of all planned queries but those that a server refuses for good. */
  static Map<String, QueryTotals> byName(ServerStateView state) {
    Map<String, QueryTotals> byName = new TreeMap<>();
    for (PlannedQuery query : state.plan().queries()) {
      QueryState of = state.state(query);
      if (!of.countsAsSkipped()) {
        byName.computeIfAbsent(query.name(), name -> new QueryTotals()).add(of);
      }
    }
    return byName;
  }

  private void add(QueryState state) {
    success &= state.tried() && state.failure().isEmpty();
    lastSuccess = Math.min(lastSuccess, state.lastSuccess().map(QueryTotals::seconds).orElse(0.0));
    seconds += seconds(state.lastDuration());
    failures += state.failures();
  }

  boolean success() {
    return success;
  }

  /** The earliest over the databases, in Unix seconds; 0 before the first time. */
  double lastSuccess() {
    return lastSuccess;
  }

  double seconds() {
    return seconds;
  }

  long failures() {
    return failures;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static double seconds(Instant at) {
    return at.getEpochSecond() + at.getNano() / 1e9;
  }
}
