package dev.pgvitals.collect.runstate;

import dev.pgvitals.collect.plan.TotalsRoom;
import dev.pgvitals.collect.plan.TotalsShape;
import java.util.List;
import java.util.Map;

/**
 * Counters that the agent keeps of one query in one place, by their labels: what its runs counted,
 * added up. Not thread-safe; what is handed out may be used by any thread.
 *
 * <p>Nothing is counted before a run is known to have succeeded: {@link #begin} gives the counts as
 * they would be, {@link #keep} makes them so.
 */
final class RunningTotals {
  private TotalsShape shape = new TotalsShape(List.of(), List.of());
  private Map<List<String>, RunningTotal> totals = Map.of();

  /**
   * The counts of a run that has begun. Totals of another shape are of no use to it: it begins at
   * 0.
   *
   * @param weight what each value that is added is multiplied by
   * @param now of a monotonic clock, in nanoseconds
   */
  RunCounts begin(TotalsShape wanted, TotalsRoom room, double weight, long now) {
    return new RunCounts(
        wanted.equals(shape) ? totals : Map.of(), wanted.columns().size(), room, weight, now);
  }

  /** The run has succeeded: what it counted counts. */
  void keep(TotalsShape counted, RunCounts counts) {
    shape = counted;
    totals = counts.sums();
  }
}
