package dev.pgvitals.report.capacity;

import java.util.Arrays;
import java.util.List;

/**
 * How much wider a band has to be because each point around the line depends on the one before it.
 *
 * <p>The dependence is taken for that of a process whose value is a part of the last one and
 * something new. Little of it is seen in a short history, since the line itself follows it, so it
 * is corrected for that: from values that drift without end, 1 - 10/n is seen on average. The
 * widening is then exact for what is independent (1), and for what drifts (0.87 times the root of
 * the number of points).
 */
final class Dependence {
  /** What is seen is too low by this much and a part of itself, each by the number of points. */
  private static final double BIAS = 2;

  private static final double BIAS_PART = 8.2;

  /** What seems to depend more than this drifts, as far as a short history can tell. */
  private static final double DRIFTS = 0.4;

  private static final double MOST = 0.999;
  private static final double OUTLIER = 3;

  private Dependence() {}

  /** At least 1: what swings back narrows no band. */
  static double widening(List<Points> parts, double perDay) {
    double[][] rests = parts.stream().map(part -> rests(part, perDay)).toArray(double[][]::new);
    int count = Arrays.stream(rests).mapToInt(rest -> rest.length).sum();
    double dependence = seen(rests);
    dependence += (BIAS + BIAS_PART * dependence) / count;
    dependence = dependence > DRIFTS ? MOST : dependence;
    return dependence <= 0 || count <= parts.size() + 1
        ? 1
        : Math.max(1, Math.sqrt(ofSlope(parts, dependence, count)));
  }

  /** What is left of the values above a line with that slope, around its median. */
  static double[] rests(Points part, double perDay) {
    double[] rests = new double[part.size()];
    for (int i = 0; i < rests.length; i++) {
      rests[i] = part.values()[i] - perDay * (part.days()[i] - part.days()[0]);
    }
    if (rests.length == 0) {
      return rests;
    }
    double middle = Numbers.median(rests);
    return Arrays.stream(rests).map(rest -> rest - middle).toArray();
  }

  private static double seen(double[][] rests) {
    double[] all = Arrays.stream(rests).flatMapToDouble(Arrays::stream).toArray();
    double spread = Numbers.spread(all);
    double limit = spread > 0 ? OUTLIER * spread : Double.MAX_VALUE;
    double square = 0;
    double product = 0;
    int pairs = 0;
    for (double[] part : rests) {
      for (int i = 0; i < part.length; i++) {
        double here = Math.max(-limit, Math.min(limit, part[i]));
        square += here * here;
        if (i > 0) {
          product += here * Math.max(-limit, Math.min(limit, part[i - 1]));
          pairs++;
        }
      }
    }
    return square == 0 || pairs == 0 ? 0 : product / pairs / (square / all.length);
  }

  /**
   * The variance of a slope of least squares under the dependence, by what one would take it for
   * from the spread around the line, which the dependence makes smaller.
   */
  private static double ofSlope(List<Points> parts, double dependence, int count) {
    double weights = 0;
    double slope = 0;
    double line = 0;
    for (Points part : parts) {
      int size = part.size();
      double mean = Arrays.stream(part.days()).average().orElse(0);
      for (int i = 0; i < size; i++) {
        double here = part.days()[i] - mean;
        weights += here * here;
        for (int j = 0; j < size; j++) {
          double common = Math.pow(dependence, Math.abs(i - j));
          slope += here * (part.days()[j] - mean) * common;
          line += common / size;
        }
      }
    }
    double ofOne = slope / weights;
    double left = (count - line - ofOne) / (count - parts.size() - 1);
    return ofOne / left;
  }
}
