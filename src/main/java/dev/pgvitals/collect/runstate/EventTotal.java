package dev.pgvitals.collect.runstate;

/** What has been counted for one set of labels, in each EVENTS column. Never changes. */
final class EventTotal {
  private final double[] counts;
  private final long seen;

  /**
   * @param seen when a result last had a row for it, of a monotonic clock in nanoseconds
   */
  EventTotal(double[] counts, long seen) {
    this.counts = counts.clone();
    this.seen = seen;
  }

  double count(int column) {
    return counts[column];
  }

  long seen() {
    return seen;
  }

  EventTotal plus(double[] more, long now) {
    double[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
    return new EventTotal(sum, now);
  }
}
