package dev.pgvitals.collect.read;

import dev.pgvitals.metric.SampleSink;
import dev.pgvitals.metric.SeriesLabels;
import java.util.Arrays;
import java.util.List;

/**
 * A true histogram of means: a total that rose by {@code t} while its count rose by {@code n} is
 * {@code n} observations of {@code t / n}. What it holds is in an array of the caller's: the
 * buckets that are not cumulative, the last without bound, and then the sum.
 */
public final class MeanHistogram {
  private final int family;
  private final int total;
  private final int count;
  private final double[] bounds;
  private final int begin;

  /**
   * A histogram without observations.
   *
   * @param total where the total is among the row's rises
   * @param count where its count is there
   * @param bounds upper ones, rising, without infinity
   * @param begin where its cells are
   */
  public MeanHistogram(int family, int total, int count, List<Double> bounds, int begin) {
    this.family = family;
    this.total = total;
    this.count = count;
    this.bounds = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    this.begin = begin;
  }

  /** Behind its last cell. */
  public int end() {
    return begin + bounds.length + 2;
  }

  public void observe(double[] rise, double[] cells) {
    if (!(rise[count] > 0)) {
      return;
    }
    int bucket = Arrays.binarySearch(bounds, rise[total] / rise[count]);
    cells[begin + (bucket < 0 ? -bucket - 1 : bucket)] += rise[count];
    cells[end() - 1] += rise[total];
  }

  public void publish(double[] cells, SeriesLabels labels, SampleSink sink) {
    long[] cumulative = new long[bounds.length];
    double seen = 0;
    for (int i = 0; i < bounds.length; i++) {
      seen += cells[begin + i];
      cumulative[i] = Math.round(seen);
    }
    long all = Math.round(seen + cells[begin + bounds.length]);
    sink.histogram(family, labels, bounds, cumulative, all, cells[end() - 1]);
  }
}
