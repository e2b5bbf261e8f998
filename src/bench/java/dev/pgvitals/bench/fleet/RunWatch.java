package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.scrape.Series;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When each query of each server ran, seen from the outside: by the time of its last success, on
 * pages that come more often than the query runs.
 */
final class RunWatch {
  private static final String LAST_SUCCESS = "pgvitals_query_last_success_timestamp_seconds";
  private static final String MISSED = "pgvitals_missed_runs_total";

  private final String servers;
  private final double interval;
  private final Map<String, TreeSet<Double>> runs = new TreeMap<>();
  private final Map<String, Double> missedAtFirst = new TreeMap<>();
  private final Map<String, Double> missed = new TreeMap<>();
  private double oldest;

  /**
   * @param servers what the names of those begin with that are watched
   * @param interval in seconds
   */
  RunWatch(String servers, double interval) {
    this.servers = servers;
    this.interval = interval;
  }

  /**
   * Looks at one page.
   *
   * @param now on the wall's clock, in seconds, when the page came
   */
  void see(byte[] page, double now) {
    Series.read(page, series -> see(series, now));
  }

  private void see(Series series, double now) {
    if (!series.label("server").startsWith(servers)) {
      return;
    }
    if (series.name().equals(LAST_SUCCESS)) {
      runs.computeIfAbsent(series.id(), id -> new TreeSet<>()).add(series.value());
      oldest = Math.max(oldest, now - series.value());
    } else if (series.name().equals(MISSED)) {
      missedAtFirst.putIfAbsent(series.id(), series.value());
      missed.put(series.id(), series.value());
    }
  }

  /** The age, in seconds, that a query's last success had at most on any page. */
  double oldest() {
    return oldest;
  }

  /** The fewest runs that any query had. */
  int fewest() {
    return runs.values().stream().mapToInt(TreeSet::size).min().orElse(0);
  }

  int most() {
    return runs.values().stream().mapToInt(TreeSet::size).max().orElse(0);
  }

  /** Runs that were left out: between two runs there was time for another. */
  long lost() {
    long lost = 0;
    for (TreeSet<Double> times : runs.values()) {
      for (Double time : times) {
        Double next = times.higher(time);
        if (next != null) {
          lost += Math.max(0, Math.round((next - time) / interval) - 1);
        }
      }
    }
    return lost;
  }

  /** Runs that the agent itself says it left out, between the first page and the last. */
  long missed() {
    return (long) (sum(missed) - sum(missedAtFirst));
  }

  private static double sum(Map<String, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
