package dev.pgvitals.collect.runstate;

import dev.pgvitals.collect.plan.TotalsRoom;
import dev.pgvitals.collect.plan.TotalsShape;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The agent's own counters of a query with SAMPLED columns: what its runs found, each for the time
 * since the one before. Belongs to one (server, database, query) and lives as long as it is
 * planned. Holds no more sets of labels than a run is given room for. Thread-safe.
 *
 * <p>Where nobody looked, nothing is known: after a run that failed, one that was not to be, or a
 * pause, a run counts for no time and the next one goes on from it. So what is counted was seen at
 * both of its ends, and is never more than there was time.
 */
public final class SampleTotals {
  /** Runs that lie further apart than so many intervals have a gap between them. */
  private static final int MAX_INTERVALS = 3;

  private final RunningTotals totals = new RunningTotals();
  private Duration every = Duration.ZERO;
  private Duration everyBefore = Duration.ZERO;
  private OptionalLong last = OptionalLong.empty();

  /** How often the query runs from now on, when that is less often than it is planned. */
  public synchronized void every(Duration interval) {
    every = interval;
  }

  /**
   * The counts of a run that has begun.
   *
   * @param planned how often the query is planned to run
   * @param now of a monotonic clock, in nanoseconds
   */
  public synchronized RunCounts begin(
      TotalsShape shape, TotalsRoom room, Duration planned, long now) {
    return totals.begin(shape, room, since(planned, now).toNanos() / 1e9, now);
  }

  private Duration since(Duration planned, long now) {
    if (last.isEmpty()) {
      return Duration.ZERO;
    }
    Duration time = Duration.ofNanos(now - last.getAsLong());
    // The time that passed is one that was to pass before the query was made to run more often.
    Duration most = longest(planned, every, everyBefore).multipliedBy(MAX_INTERVALS);
    return time.isNegative() || time.compareTo(most) > 0 ? Duration.ZERO : time;
  }

  private static Duration longest(Duration... of) {
    Duration longest = Duration.ZERO;
    for (Duration one : of) {
      longest = one.compareTo(longest) > 0 ? one : longest;
    }
    return longest;
  }

  /**
   * The run has succeeded: what it counted counts.
   *
   * @param now when it began
   */
  public synchronized SampleProgress keep(
      TotalsShape shape, RunCounts counts, Duration planned, long now) {
    Duration time = since(planned, now);
    totals.keep(shape, counts);
    last = OptionalLong.of(now);
    everyBefore = every;
    return new SampleProgress(time, counts.cut());
  }

  /** Between the last run and the next one, nobody knows what there was. */
  public synchronized void interrupt() {
    last = OptionalLong.empty();
  }
}
