package dev.pgvitals.report.capacity;

import java.util.Arrays;
import java.util.List;

/**
 * The slope of Theil and Sen: the median of the slopes between any two points of a part, so that
 * neither outliers nor jumps between the parts tilt it; and a band that holds the true one nine
 * times of ten.
 *
 * <p>Sen's band, from Kendall's statistic, takes the points around the line for independent. Sizes
 * are not: today's is yesterday's and what came in. So the band is widened by what {@link
 * Dependence} finds.
 *
 * @param perDay what a day adds
 */
record Slope(double perDay, double low, double high) {
  /** Of the normal distribution: 5 % are above. */
  private static final double NINE_OF_TEN = 1.6449;

  /** Of the parts, of which one has two points at least. */
  static Slope of(List<Points> parts) {
    double[] slopes = slopes(parts);
    double middle = Numbers.median(slopes);
    double reach = NINE_OF_TEN * Math.sqrt(variance(parts));
    // Counted from 1, as Sen does.
    int lowest = (int) Math.floor((slopes.length - reach) / 2);
    int highest = (int) Math.ceil((slopes.length + reach) / 2 + 1);
    double low = slopes[Math.max(lowest, 1) - 1];
    double high = slopes[Math.min(highest, slopes.length) - 1];
    double widened = Dependence.widening(parts, middle);
    return new Slope(middle, middle - (middle - low) * widened, middle + (high - middle) * widened);
  }

  private static double[] slopes(List<Points> parts) {
    double[] slopes = new double[parts.stream().mapToInt(p -> p.size() * (p.size() - 1) / 2).sum()];
    int next = 0;
    for (Points part : parts) {
      for (int i = 0; i < part.size(); i++) {
        for (int j = i + 1; j < part.size(); j++) {
          slopes[next++] =
              (part.values()[j] - part.values()[i]) / (part.days()[j] - part.days()[i]);
        }
      }
    }
    Arrays.sort(slopes);
    return slopes;
  }

  /** Of Kendall's statistic, less for values that are the same. */
  private static double variance(List<Points> parts) {
    double variance = 0;
    for (Points part : parts) {
      variance += term(part.size());
      double[] sorted = part.values().clone();
      Arrays.sort(sorted);
      int from = 0;
      for (int i = 1; i <= sorted.length; i++) {
        if (i == sorted.length || sorted[i] != sorted[from]) {
          variance -= term(i - from);
          from = i;
        }
      }
    }
    return variance;
  }

  private static double term(int count) {
    return count * (count - 1.0) * (2.0 * count + 5) / 18;
  }
}
