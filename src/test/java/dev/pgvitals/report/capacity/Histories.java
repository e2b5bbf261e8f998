package dev.pgvitals.report.capacity;

import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Histories whose slope is known. */
final class Histories {
  static final long FIRST_DAY = 20_000;

  private Histories() {}

  static Points of(double... values) {
    return by(values.length, day -> values[day]);
  }

  static Points by(int days, IntToDoubleFunction value) {
    return by(days, day -> true, value);
  }

  /** With the days alone on which something was seen. */
  static Points by(int days, IntPredicate seen, IntToDoubleFunction value) {
    SortedMap<Long, Double> byDay = new TreeMap<>();
    IntStream.range(0, days)
        .filter(seen)
        .forEach(day -> byDay.put(FIRST_DAY + day, value.applyAsDouble(day)));
    return Points.of(byDay);
  }

  /** A line, and something independent on each day. */
  static Points noisy(int days, double slope, double noise, long seed) {
    Random random = new Random(seed);
    return by(days, day -> 1_000 + slope * day + noise * random.nextGaussian());
  }

  /** What grows by another amount each day, as databases do. */
  static double[] drifting(int days, double slope, double noise, long seed) {
    Random random = new Random(seed);
    double[] values = new double[days];
    double value = 1_000;
    for (int day = 0; day < days; day++) {
      value += slope + noise * random.nextGaussian();
      values[day] = value;
    }
    return values;
  }
}
