package dev.pgvitals.monitor.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How often a server is asked what is to be sampled: as often as each query says while that costs
 * the server little; else all of them less often by one factor, down to the server's ordinary
 * interval. Time is passed in. Not thread-safe.
 *
 * @param <T> a query, by its equality
 */
public final class Pace<T> {
  /** The most that all of them together are to take of the time of one core. */
  public static final double LIMIT = 0.002;

  /** What is slowed down is made faster only when there is this much room: else it would swing. */
  private static final double RELUCTANCE = 0.75;

  private final Duration ordinary;
  private final Times answers = new Times();
  private Map<T, Cost> costs = new HashMap<>();
  private int doublings;

  /** What the runs of one query took of late, and how often it would run. */
  private record Cost(Duration every, Times times) {}

  /** The last few of a row of times. */
  private static final class Times {
    /** Enough that a pause of the agent's own, or of the network, is not the median. */
    private static final int MOST = 9;

    /** The first run of all reads the server's catalogue, compiles, connects. */
    private static final int FEWEST = 3;

    private final Deque<Long> last = new ArrayDeque<>();

    void add(Duration time) {
      last.add(time.toNanos());
      if (last.size() > MOST) {
        last.remove();
      }
    }

    long median() {
      return last.size() < FEWEST ? 0 : last.stream().sorted().toList().get(last.size() / 2);
    }

    long least() {
      return last.stream().mapToLong(Long::longValue).min().orElse(0);
    }
  }

  /**
   * At first as often as each says.
   *
   * @param ordinary how often the server is asked what says nothing of its own
   */
  public Pace(Duration ordinary) {
    this.ordinary = ordinary;
  }

  /** From now on these are sampled; what others took is of no interest. */
  public void retain(Set<T> sampled) {
    Map<T, Cost> kept = new HashMap<>(costs);
    kept.keySet().retainAll(sampled);
    costs = kept;
  }

  /** Something was asked that costs the server next to nothing: it took the way there and back. */
  public void answered(Duration took) {
    answers.add(took);
  }

  /**
   * A run has ended, well or not.
   *
   * @param every how often the query says
   * @return whether the intervals have changed by it
   */
  public boolean ran(T query, Duration every, Duration took) {
    costs.computeIfAbsent(query, q -> new Cost(every, new Times())).times().add(took);
    int before = doublings;
    // Where one more doubling saves nothing, all are at the ordinary interval.
    while (share(doublings) > LIMIT && share(doublings + 1) < share(doublings)) {
      doublings++;
    }
    while (doublings > 0 && share(doublings - 1) <= LIMIT * RELUCTANCE) {
      doublings--;
    }
    return doublings != before;
  }

  /** How often one runs now that would run so often. */
  public Duration interval(Duration every) {
    return interval(every, doublings);
  }

  private Duration interval(Duration every, int times) {
    Duration longest = every.compareTo(ordinary) > 0 ? every : ordinary;
    Duration slowed = every.multipliedBy(1L << times);
    return slowed.compareTo(longest) < 0 ? slowed : longest;
  }

  /** What all of them together take of the time of one core now, less the way there and back. */
  public double share() {
    return share(doublings);
  }

  private double share(int times) {
    long way = answers.least();
    double share = 0;
    for (Cost cost : costs.values()) {
      double took = Math.max(0, cost.times().median() - way);
      share += took / interval(cost.every(), times).toNanos();
    }
    return share;
  }
}
