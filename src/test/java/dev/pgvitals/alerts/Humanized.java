package dev.pgvitals.alerts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** How Prometheus's templates write a value, as far as alerts' annotations ask for it. */
final class Humanized {
  private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T");
  private static final List<String> BINARY = List.of("", "ki", "Mi", "Gi", "Ti");
  private static final List<String> SMALL = List.of("", "m", "u", "n");

  private Humanized() {}

  /** By the function's name in the template. */
  static String by(String function, double value) {
    return switch (function) {
      case "humanize" -> prefixed(value, 1000, DECIMAL);
      case "humanize1024" -> prefixed(value, 1024, BINARY);
      case "humanizePercentage" -> short4(value * 100) + "%";
      case "humanizeDuration" -> duration(value);
      default -> throw new IllegalArgumentException("no such function here: " + function);
    };
  }

  private static String prefixed(double value, double base, List<String> prefixes) {
    if (Math.abs(value) < 1 && value != 0 && base == 1000) {
      return small(value);
    }
    double rest = value;
    int power = 0;
    while (Math.abs(rest) >= base && power < prefixes.size() - 1) {
      rest /= base;
      power++;
    }
    return short4(rest) + prefixes.get(power);
  }

  private static String small(double value) {
    double rest = value;
    int power = 0;
    while (Math.abs(rest) < 1 && power < SMALL.size() - 1) {
      rest *= 1000;
      power++;
    }
    return short4(rest) + SMALL.get(power);
  }

  private static String duration(double value) {
    if (value == 0) {
      return "0s";
    }
    if (Math.abs(value) < 1) {
      return small(value) + "s";
    }
    long all = (long) value;
    if (all < 60) {
      return short4(value) + "s";
    }
    String minutes = all / 60 % 60 + "m " + all % 60 + "s";
    if (all < 3600) {
      return minutes;
    }
    String hours = all / 3600 % 24 + "h " + minutes;
    return all < 86_400 ? hours : all / 86_400 + "d " + hours;
  }

  private static String short4(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
