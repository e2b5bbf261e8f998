package dev.pgvitals.metric.text;

import java.math.BigDecimal;

/**
 * Numbers as both exposition formats read them. What is written parses back to the very same
 * double.
 */
final class NumberText {
  /** Below it every integer is a double of its own. */
  private static final double EXACT_INTEGERS = 1L << 53;

  /** A decimal of up to 15 digits is the shortest name of the double nearest to it. */
  private static final double UNIQUE_DECIMALS = 1e15;

  private static final int[] SCALES = {1_000, 1_000_000, 1_000_000_000};

  private NumberText() {}

  static void append(TextBuffer out, double value) {
    if (value == (long) value && Math.abs(value) < EXACT_INTEGERS) {
      if (value == 0 && 1 / value < 0) {
        out.append('-');
      }
      out.append((long) value);
    } else if (!Double.isFinite(value)) {
      out.append(Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    } else if (!appendDecimal(out, value)) {
      appendExponent(out, value);
    }
  }

  /**
   * A bucket's bound as Prometheus's own library writes it: a million is {@code 1e+06}. To
   * Prometheus {@code le} is a text, so one bound must not have two spellings.
   */
  static void appendBound(TextBuffer out, double bound) {
    double size = Math.abs(bound);
    if (Double.isFinite(bound) && size != 0 && (size < 1e-4 || size >= 1e6)) {
      appendScientific(out, bound);
    } else {
      append(out, bound);
    }
  }

  /** The same in OpenMetrics, where what looks like an integer is {@code 1.0}. */
  static void appendOpenMetricsBound(TextBuffer out, double bound) {
    int before = out.length();
    appendBound(out, bound);
    if (Double.isFinite(bound) && !hasPoint(out, before)) {
      out.append(".0");
    }
  }

  /**
   * The usual case, without {@link Double#toString}: values with few decimals, such as seconds and
   * ratios. A quotient of two exactly held integers is the double nearest to the decimal written.
   */
  private static boolean appendDecimal(TextBuffer out, double value) {
    double size = Math.abs(value);
    for (int scale : SCALES) {
      double scaled = Math.rint(size * scale);
      if (scaled >= UNIQUE_DECIMALS) {
        return false;
      }
      if (scaled / scale == size) {
        if (value < 0) {
          out.append('-');
        }
        appendFixed(out, (long) scaled, scale);
        return true;
      }
    }
    return false;
  }

  private static void appendFixed(TextBuffer out, long scaled, int scale) {
    out.append(scaled / scale).append('.');
    long rest = scaled % scale;
    for (int unit = scale / 10; rest > 0; unit /= 10) {
      out.append((char) ('0' + rest / unit));
      rest %= unit;
    }
  }

  /** {@code 1.25E10} as {@code 1.25e+10}, {@code 1.0E-7} as {@code 1e-7}. */
  private static void appendExponent(TextBuffer out, double value) {
    String text = Double.toString(value);
    int e = text.indexOf('E');
    if (e < 0) {
      out.append(text);
      return;
    }
    String digits = text.substring(0, e);
    out.append(digits.endsWith(".0") ? digits.substring(0, e - 2) : digits).append('e');
    if (text.charAt(e + 1) != '-') {
      out.append('+');
    }
    out.append(text.substring(e + 1));
  }

  private static void appendScientific(TextBuffer out, double value) {
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    if (value < 0) {
      out.append('-');
    }
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits.substring(1));
    }
    out.append('e').append(exponent < 0 ? '-' : '+');
    if (Math.abs(exponent) < 10) {
      out.append('0');
    }
    out.append((long) Math.abs(exponent));
  }

  private static boolean hasPoint(TextBuffer out, int from) {
    for (int i = from; i < out.length(); i++) {
      if (out.array()[i] == '.' || out.array()[i] == 'e') {
        return true;
      }
    }
    return false;
  }
}
