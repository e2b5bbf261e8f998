package dev.pgvitals.report.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * How a thing grows, and where it will be.
 *
 * @param slope by day
 * @param level where the line is on the last day of the history
 * @param below how far values go below the line, one of twenty more
 * @param above the same above it
 * @param days from the first day of the history to the last
 * @param jumps that are left out of it
 * @param teeth whether it is that of the tips of saw teeth
 */
record Trend(
    Slope slope,
    double level,
    double below,
    double above,
    int days,
    List<Jump> jumps,
    boolean teeth) {
  /** Two weeks, so that weekends are in it twice. */
  static final int FEWEST_DAYS = 14;

  /** More of those days than this may not be missing. */
  static final int FEWEST_VALUES = 10;

  /** Nothing is said of what is further away. */
  static final int FURTHEST = 180;

  private static final int AHEAD = 3;
  private static final int LAST_DAYS = 7;
  private static final int LAST_TIPS = 3;
  private static final double ONE_OF_TWENTY = 0.05;

  /**
   * A jump.
   *
   * @param day since 1970
   */
  record Jump(long day, double size) {}

  /** Empty where there is too little history. */
  static Optional<Trend> of(Points all) {
    if (all.span() < FEWEST_DAYS || all.size() < FEWEST_VALUES) {
      return Optional.empty();
    }
    Shape shape = Shape.of(all);
    List<Points> parts = shape.parts();
    Slope slope = Slope.of(parts);
    Points last = parts.get(parts.size() - 1);
    double[] rests =
        parts.stream()
            .flatMapToDouble(part -> Arrays.stream(Dependence.rests(part, slope.perDay())))
            .toArray();
    return Optional.of(
        new Trend(
            slope,
            level(last, slope.perDay(), all.lastDay(), shape.teeth() ? LAST_TIPS : LAST_DAYS),
            Math.max(0, -Numbers.quantile(rests, ONE_OF_TWENTY)),
            Math.max(0, Numbers.quantile(rests, 1 - ONE_OF_TWENTY)),
            all.span(),
            jumps(shape, slope.perDay()),
            shape.teeth()));
  }

  /** Of the last points, whichever way they lie around the line of all. */
  private static double level(Points last, double perDay, long day, int count) {
    Points end = last.part(Math.max(0, last.size() - count), last.size());
    double[] there = new double[end.size()];
    for (int i = 0; i < there.length; i++) {
      there[i] = end.values()[i] + perDay * (day - end.days()[i]);
    }
    return Numbers.median(there);
  }

  private static List<Jump> jumps(Shape shape, double perDay) {
    List<Jump> jumps = new ArrayList<>();
    Points points = shape.points();
    for (int place : shape.jumps()) {
      long days = points.days()[place] - points.days()[place - 1];
      double size = points.values()[place] - points.values()[place - 1] - perDay * days;
      jumps.add(new Jump(points.days()[place], size));
    }
    return jumps;
  }

  /** So many days ahead something can be said. */
  int horizon() {
    return Math.min(FURTHEST, AHEAD * days);
  }

  /** Days of history without which nothing is said of that day. */
  static int needed(int ahead) {
    return Math.max(FEWEST_DAYS, (ahead + AHEAD - 1) / AHEAD);
  }

  /** The least that it may be then. */
  double low(int ahead) {
    return value(ahead) - Math.hypot((slope.perDay() - slope.low()) * ahead, below);
  }

  double value(int ahead) {
    return level + slope.perDay() * ahead;
  }

  /** The most that it may be then. */
  double high(int ahead) {
    return value(ahead) + Math.hypot((slope.high() - slope.perDay()) * ahead, above);
  }

  /** In how many days it may reach a limit. */
  Reach reach(double limit) {
    return new Reach(
        first(limit, this::high), first(limit, this::value), first(limit, this::low), horizon());
  }

  private Optional<Integer> first(double limit, IntToDoubleFunction line) {
    for (int ahead = 0; ahead <= horizon(); ahead++) {
      if (line.applyAsDouble(ahead) >= limit) {
        return Optional.of(ahead);
      }
    }
    return Optional.empty();
  }
}
