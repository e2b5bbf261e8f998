package dev.pgvitals.advice.look;

import dev.pgvitals.text.Printable;
import dev.pgvitals.text.SqlNames;
import java.util.List;
import java.util.Locale;

/** Names and numbers as people read them. */
public final class Words {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private Words() {}

  /** A table's or an index's name as a statement has it. */
  public static String relation(String schema, String name) {
    // Reserved as a role's name only.
    return (schema.equals("public") ? schema : quoted(schema)) + "." + quoted(name);
  }

  /**
   * A name as a statement has it. One with characters in it that a terminal would obey is written
   * with their numbers, so that it can be printed and means the same.
   */
  public static String quoted(String name) {
    if (name.codePoints().noneMatch(Printable::isControl)) {
      return SqlNames.quoted(name);
    }
    StringBuilder escaped = new StringBuilder("U&\"");
    name.codePoints()
        .forEach(
            c -> {
              if (Printable.isControl(c)) {
                escaped.append(String.format(Locale.ROOT, "\\%04x", c));
              } else if (c == '\\' || c == '"') {
                escaped.appendCodePoint(c).appendCodePoint(c);
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.append('"').toString();
  }

  /** A count: {@code 300,000}. */
  public static String number(double count) {
    return String.format(Locale.ROOT, "%,.0f", count);
  }

  /** A count: {@code 300,000}. */
  public static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A cost of the planner's: {@code 61.6}. */
  public static String cost(double cost) {
    return String.format(Locale.ROOT, cost < 1000 ? "%,.1f" : "%,.0f", cost);
  }

  /** A share of one: {@code 8.2 %}. What is less than all is never said to be all. */
  public static String percent(double share) {
    if (share > 0.99 && share < 1) {
      return "99 %";
    }
    return String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", share * 100);
  }

  /** A time: {@code 0.38 ms}, {@code 2.5 s}. */
  public static String millis(double millis) {
    return millis >= 1000
        ? String.format(Locale.ROOT, "%,.1f s", millis / 1000)
        : String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
  }

  /** In units of 1024, as PostgreSQL has them. */
  public static String bytes(double bytes) {
    double rest = bytes;
    int unit = 0;
    while (rest >= 1024 && unit < UNITS.size() - 1) {
      rest /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", rest, UNITS.get(unit));
  }
}
