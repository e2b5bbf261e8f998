package dev.pgvitals.collect.runstate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a query with {@code key} is told of its rows from run to run: each row's counters as they
 * were, and the sums of what they rose by. Belongs to one (server, database, query) and lives as
 * long as it is planned; single-flight keeps it to one thread at a time.
 *
 * <p>A row that leaves is forgotten, and so are sums whose last row has left: neither grows beyond
 * what one result holds.
 */
public final class CounterDeltas {
  private Map<String, double[]> rows = Map.of();
  private Map<List<String>, double[]> sums = Map.of();
  private boolean complete;

  /**
   * What a row's counters have risen by since the last run. Of a counter that fell, by reset or
   * because the row was dropped and made anew, all counters' values are the rise. A row that was
   * not there is new when the last result had all rows; else it may have been left out, and nothing
   * is known of its rise.
   *
   * @param now unknown values are NaN
   */
  public double[] since(String key, double[] now) {
    double[] rise = new double[now.length];
    double[] before = rows.get(key);
    if (before == null && !complete) {
      return rise;
    }
    double[] from = before == null || fell(before, now) ? new double[now.length] : before;
    for (int i = 0; i < now.length; i++) {
      double by = now[i] - from[i];
      rise[i] = Double.isNaN(by) ? 0 : by;
    }
    return rise;
  }

  private static boolean fell(double[] before, double[] now) {
    for (int i = 0; i < now.length; i++) {
      if (now[i] < before[i]) {
        return true;
      }
    }
    return false;
  }

  /** What has been added up for these labels; a copy. */
  public Optional<double[]> sum(List<String> labels) {
    return Optional.ofNullable(sums.get(labels)).map(double[]::clone);
  }

  /**
   * The run has succeeded: the next one starts from here.
   *
   * @param complete whether these are all the rows there are
   */
  public void keep(
      Map<String, double[]> rowsNow, Map<List<String>, double[]> sumsNow, boolean complete) {
    rows = new HashMap<>(rowsNow);
    sums = new HashMap<>(sumsNow);
    this.complete = complete;
  }
}
