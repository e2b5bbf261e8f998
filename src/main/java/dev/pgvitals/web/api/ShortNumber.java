package dev.pgvitals.web.api;

/** Numbers in four digits: a line of a chart has no use for more, and they are sent in hundreds. */
final class ShortNumber {
  private static final int DIGITS = 4;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private ShortNumber() {}

  /** As JSON reads it; whole ones are written out. */
  static void append(StringBuilder out, double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.append((long) value);
      return;
    }
    int exponent = (int) Math.floor(Math.log10(Math.abs(value)));
    int decimals = DIGITS - 1 - exponent;
    if (decimals <= 0 && exponent < 15) {
      out.append((long) Math.rint(value));
    } else if (decimals > 0 && decimals < POWERS.length) {
      appendFixed(out, value, decimals);
    } else {
      out.append(value);
    }
  }

  private static void appendFixed(StringBuilder out, double value, int decimals) {
    long scaled = (long) Math.rint(Math.abs(value) * POWERS[decimals]);
    if (value < 0 && scaled > 0) {
      out.append('-');
    }
    long unit = (long) POWERS[decimals];
    out.append(scaled / unit);
    long rest = scaled % unit;
    if (rest > 0) {
      out.append('.');
      while (rest > 0) {
        unit /= 10;
        out.append((char) ('0' + rest / unit));
        rest %= unit;
      }
    }
  }
}
