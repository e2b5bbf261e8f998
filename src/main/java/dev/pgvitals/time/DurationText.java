package dev.pgvitals.time;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads text that means a length of time: an interval as PostgreSQL writes it in any {@code
 * intervalstyle} ({@code 1 day 02:03:04}, {@code @ 1 day 2 hours ago}, {@code 1-2 3 4:05:06},
 * {@code P1DT2H}), as settings, Go and people write it ({@code 1h30m}, {@code 200ms}, {@code 1.5
 * hours}), or a plain number of seconds. What the server can write is as many seconds as its {@code
 * extract(epoch from ...)} counts: a year has 365.25 days, a month 30.
 */
public final class DurationText {
  private static final int MAX_LENGTH = 200;
  private static final int MONTHS_A_YEAR = 12;
  private static final double SECONDS_A_MINUTE = 60;
  private static final double SECONDS_AN_HOUR = 3_600;
  private static final double SECONDS_A_DAY = 86_400;
  private static final double SECONDS_A_MONTH = 30 * SECONDS_A_DAY;
  private static final double SECONDS_A_YEAR = 365.25 * SECONDS_A_DAY;

  private static final String NUMBER = "(\\d+(?:\\.\\d*)?|\\.\\d+)";

  private static final Pattern PLAIN = Pattern.compile("[+-]?" + NUMBER + "(?:[eE][+-]?\\d{1,4})?");

  /** In turn a time of day, years and months, a number with its unit, and a mere number. */
  private static final Pattern PART =
      Pattern.compile(
          "\\G\\s*([+-]?)(?:(\\d+):(\\d\\d?)(?::(\\d\\d?(?:\\.\\d*)?))?(?![\\d.:])"
              + "|(\\d+)-(\\d+)(?![\\d.-])"
              + "|"
              + NUMBER
              + "\\s*(\\p{L}+)"
              + "|(\\d+)(?![\\d.:-]))");

  private static final Pattern ISO_PART =
      Pattern.compile("\\G([+-]?)" + NUMBER + "([YMWDHS])|\\G(T)");

  /** Months that a unit stands for; the server counts these apart from days and seconds. */
  private static final Map<String, Integer> MONTHS =
      Map.ofEntries(
          Map.entry("millennium", 12_000),
          Map.entry("millennia", 12_000),
          Map.entry("century", 1_200),
          Map.entry("centuries", 1_200),
          Map.entry("decade", 120),
          Map.entry("year", MONTHS_A_YEAR),
          Map.entry("yr", MONTHS_A_YEAR),
          Map.entry("y", MONTHS_A_YEAR),
          Map.entry("month", 1),
          Map.entry("mon", 1));

  private static final Map<String, Double> SECONDS =
      Map.ofEntries(
          Map.entry("week", 7 * SECONDS_A_DAY),
          Map.entry("w", 7 * SECONDS_A_DAY),
          Map.entry("day", SECONDS_A_DAY),
          Map.entry("d", SECONDS_A_DAY),
          Map.entry("hour", SECONDS_AN_HOUR),
          Map.entry("hr", SECONDS_AN_HOUR),
          Map.entry("h", SECONDS_AN_HOUR),
          Map.entry("minute", SECONDS_A_MINUTE),
          Map.entry("min", SECONDS_A_MINUTE),
          Map.entry("m", SECONDS_A_MINUTE),
          Map.entry("second", 1.0),
          Map.entry("sec", 1.0),
          Map.entry("s", 1.0),
          Map.entry("millisecond", 1e-3),
          Map.entry("msec", 1e-3),
          Map.entry("ms", 1e-3),
          Map.entry("microsecond", 1e-6),
          Map.entry("usec", 1e-6),
          Map.entry("us", 1e-6),
          Map.entry("\u00b5s", 1e-6),
          Map.entry("\u03bcs", 1e-6),
          Map.entry("nanosecond", 1e-9),
          Map.entry("ns", 1e-9));

  private double months;
  private double seconds;

  private DurationText() {}

  /** Seconds; empty when the text means no length of time. */
  public static OptionalDouble seconds(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > MAX_LENGTH) {
      return OptionalDouble.empty();
    }
    if (PLAIN.matcher(stripped).matches()) {
      return OptionalDouble.of(Double.parseDouble(stripped));
    }
    return switch (stripped.toLowerCase(Locale.ROOT)) {
      case "infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> finite(stripped);
    };
  }

  private static OptionalDouble finite(String text) {
    DurationText duration = new DurationText();
    boolean read = text.charAt(0) == 'P' ? duration.iso(text) : duration.parts(text);
    return read ? OptionalDouble.of(duration.total()) : OptionalDouble.empty();
  }

  private boolean parts(String text) {
    boolean ago = text.regionMatches(true, text.length() - 3, "ago", 0, 3);
    String body =
        text.substring(text.startsWith("@") ? 1 : 0, text.length() - (ago ? 3 : 0)).strip();
    boolean negative = isNegative(body);
    String unsigned = negative ? body.substring(1) : body;
    Matcher part = PART.matcher(unsigned);
    boolean awaitsTime = false;
    int end = 0;
    while (end < unsigned.length() && part.find()) {
      boolean time = part.group(2) != null;
      if ((awaitsTime && !time) || !add(part)) {
        return false;
      }
      // A mere number is of days, before a time of day; in @ 0 it is nothing at all.
      awaitsTime = part.group(9) != null && Double.parseDouble(part.group(9)) != 0;
      end = part.end();
    }
    if (negative != ago) {
      months = -months;
      seconds = -seconds;
    }
    return end > 0 && end == unsigned.length() && !awaitsTime;
  }

  /**
   * Whether a first minus is of everything: in {@code -1h30m}, and in the SQL standard's form,
   * which has no units. Elsewhere, or with other signs behind it, it is of the first part alone.
   */
  private static boolean isNegative(String text) {
    if (!text.startsWith("-")) {
      return false;
    }
    boolean spaces = false;
    boolean letters = false;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == '-' || c == '+') && !Character.isDigit(text.charAt(i - 1))) {
        return false;
      }
      spaces |= Character.isWhitespace(c);
      letters |= Character.isLetter(c);
    }
    return !spaces || !letters;
  }

  private boolean add(Matcher part) {
    double sign = part.group(1).equals("-") ? -1 : 1;
    if (part.group(2) != null) {
      double time =
          number(part, 2) * SECONDS_AN_HOUR + number(part, 3) * SECONDS_A_MINUTE + number(part, 4);
      seconds += sign * time;
      return true;
    }
    if (part.group(5) != null) {
      months += sign * (number(part, 5) * MONTHS_A_YEAR + number(part, 6));
      return true;
    }
    if (part.group(8) != null) {
      return add(sign * number(part, 7), part.group(8));
    }
    seconds += sign * number(part, 9) * SECONDS_A_DAY;
    return true;
  }

  private static double number(Matcher part, int group) {
    return part.group(group) == null ? 0 : Double.parseDouble(part.group(group));
  }

  private boolean add(double number, String word) {
    String unit = word.toLowerCase(Locale.ROOT);
    String singular =
        unit.length() > 2 && unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
    Integer ofMonths = MONTHS.getOrDefault(unit, MONTHS.getOrDefault(singular, 0));
    if (ofMonths > 0) {
      addMonths(number, ofMonths);
      return true;
    }
    double ofSeconds = SECONDS.getOrDefault(unit, SECONDS.getOrDefault(singular, 0.0));
    seconds += number * ofSeconds;
    return ofSeconds > 0;
  }

  /** As the server does: a part of a year is whole months, a part of a month is days. */
  private void addMonths(double number, int each) {
    if (each == 1) {
      double whole = number < 0 ? Math.ceil(number) : Math.floor(number);
      months += whole;
      seconds += (number - whole) * SECONDS_A_MONTH;
    } else {
      months += Math.rint(number * each);
    }
  }

  private boolean iso(String text) {
    Matcher part = ISO_PART.matcher(text);
    boolean time = false;
    int end = 1;
    while (end < text.length() && part.find(end)) {
      end = part.end();
      if (part.group(4) != null) {
        time = true;
        continue;
      }
      double number = Double.parseDouble(part.group(2)) * (part.group(1).equals("-") ? -1 : 1);
      String unit = part.group(3);
      if (time != "HS".contains(unit) && !unit.equals("M")) {
        return false;
      }
      switch (unit) {
        case "Y" -> addMonths(number, MONTHS_A_YEAR);
        case "M" -> {
          if (time) {
            seconds += number * SECONDS_A_MINUTE;
          } else {
            addMonths(number, 1);
          }
        }
        case "W" -> seconds += number * 7 * SECONDS_A_DAY;
        case "D" -> seconds += number * SECONDS_A_DAY;
        case "H" -> seconds += number * SECONDS_AN_HOUR;
        default -> seconds += number;
      }
    }
    return end > 1 && end == text.length() && text.charAt(end - 1) != 'T';
  }

  private double total() {
    // Twelve months are a year, however they are written.
    double years =
        months < 0 ? Math.ceil(months / MONTHS_A_YEAR) : Math.floor(months / MONTHS_A_YEAR);
    return years * SECONDS_A_YEAR + (months - years * MONTHS_A_YEAR) * SECONDS_A_MONTH + seconds;
  }
}
