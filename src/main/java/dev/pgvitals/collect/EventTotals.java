package dev.pgvitals.collect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agent's own counters of a query with EVENTS columns: what has happened, added up over its
 * runs. Belongs to one (server, database, query) and lives as long as it is planned.
 *
 * <p>Nothing is counted before a run is known to have succeeded: {@link #with} gives the totals as
 * they would be, {@link #keep} makes them so.
 */
final class EventTotals {
  /** A series of one column: its label values and the column's name. */
  record Series(String column, List<String> labels) {}

  private Map<Series, Double> totals = Map.of();
  private Optional<String> since = Optional.empty();

  /**
   * The server's own time at which the last successful run began, as it wrote it; empty at first.
   */
  synchronized Optional<String> since() {
    return since;
  }

  synchronized Map<Series, Double> with(Map<Series, Double> counted) {
    Map<Series, Double> sum = new HashMap<>(totals);
    counted.forEach((series, count) -> sum.merge(series, count, Double::sum));
    return sum;
  }

  synchronized void keep(Map<Series, Double> sum, String begun) {
    totals = Map.copyOf(sum);
    since = Optional.of(begun);
  }
}
