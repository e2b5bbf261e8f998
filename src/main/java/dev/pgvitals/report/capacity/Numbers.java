package dev.pgvitals.report.capacity;

import java.util.Arrays;

/** What is asked of a few numbers, in any order; none of them infinite. */
final class Numbers {
  private static final double TO_DEVIATION = 1.4826;

  private Numbers() {}

  static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /** Between two of them in proportion. */
  static double quantile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = part * (sorted.length - 1);
    int below = (int) place;
    double rest = place - below;
    return rest == 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
  }

  /** A standard deviation that outliers do not widen, around the median. */
  static double spread(double[] values) {
    double middle = median(values);
    return TO_DEVIATION
        * median(Arrays.stream(values).map(value -> Math.abs(value - middle)).toArray());
  }
}
