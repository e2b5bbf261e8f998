package dev.pgvitals.dashboards.live;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a query makes one number of those of several servers. */
enum Summary {
  TOTAL {
    @Override
    boolean matches(double number, DoubleSummaryStatistics parts) {
      return isClose(number, parts.getSum());
    }
  },
  LARGEST {
    @Override
    boolean matches(double number, DoubleSummaryStatistics parts) {
      return isClose(number, parts.getMax());
    }
  },
  LEAST {
    @Override
    boolean matches(double number, DoubleSummaryStatistics parts) {
      return isClose(number, parts.getMin());
    }
  },
  /** A mean, a quantile, one sum by another. */
  BETWEEN {
    @Override
    boolean matches(double number, DoubleSummaryStatistics parts) {
      return number >= parts.getMin() * (1 - SAME) && number <= parts.getMax() * (1 + SAME);
    }
  };

  private static final double SAME = 1e-6;

  private static final Pattern OUTERMOST =
      Pattern.compile("(?:60 \\* |topk\\(\\$topn, |sort_desc\\()?(sum|count|max|min)\\b.*");

  /** Of one sum by another: its denominator. */
  private static final Pattern QUOTIENT = Pattern.compile("sum\\(.*\\)\\) / \\(?sum\\(.*");

  abstract boolean matches(double number, DoubleSummaryStatistics parts);

  static Summary of(String expression) {
    Matcher outermost = OUTERMOST.matcher(expression);
    if (!outermost.matches() || QUOTIENT.matcher(expression).matches()) {
      return BETWEEN;
    }
    return switch (outermost.group(1)) {
      case "max" -> LARGEST;
      case "min" -> LEAST;
      default -> TOTAL;
    };
  }

  /** Whether it is made of these, one of each server that has one. */
  boolean matches(double number, List<Double> parts) {
    return Double.isNaN(number)
        || matches(number, parts.stream().mapToDouble(Double::doubleValue).summaryStatistics());
  }

  private static boolean isClose(double one, double other) {
    return Math.abs(one - other) <= SAME * Math.max(1, Math.abs(other));
  }
}
