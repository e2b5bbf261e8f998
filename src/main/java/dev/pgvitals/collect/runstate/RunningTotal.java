package dev.pgvitals.collect.runstate;

/**
 * What has been counted for one set of labels, in each column of a query whose totals are kept.
 * Never changes.
 */
final class RunningTotal {
  private final double[] counts;
  private final long seen;

  /**
   * @param seen when a result last had a row for it, of a monotonic clock in nanoseconds
   */
  RunningTotal(double[] counts, long seen) {
    this.counts = counts.clone();
    this.seen = seen;
  }

  double count(int column) {
    return counts[column];
  }

  long seen() {
    return seen;
  }

  RunningTotal plus(double[] more, long now) {
    double[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
    return new RunningTotal(sum, now);
  }
}
