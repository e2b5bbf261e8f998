package dev.pgvitals.collect;

import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PGInterval;

/**
 * Reads text that means a length of time: as settings and Go write it ({@code 1h30m}, {@code
 * 200ms}), as PostgreSQL writes an interval ({@code 1 day 02:03:04}), or a plain number of seconds.
 */
final class DurationText {
  private static final Pattern PART =
      Pattern.compile("\\s*([0-9]*\\.?[0-9]+)\\s*(ns|us|µs|ms|s|min|m|h|d)");

  private static final Map<String, Double> SECONDS =
      Map.of(
          "ns", 1e-9, "us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0, "m", 60.0, "min", 60.0, "h",
          3600.0, "d", 86_400.0);

  private DurationText() {}

  /** Seconds; empty when the text means no length of time. */
  static OptionalDouble seconds(String text) {
    String stripped = text.strip();
    boolean negative = stripped.startsWith("-");
    String unsigned = negative || stripped.startsWith("+") ? stripped.substring(1) : stripped;
    OptionalDouble seconds = parts(unsigned);
    if (seconds.isPresent()) {
      return OptionalDouble.of(negative ? -seconds.getAsDouble() : seconds.getAsDouble());
    }
    return interval(stripped);
  }

  private static OptionalDouble parts(String text) {
    try {
      if (text.matches("[0-9]*\\.?[0-9]+([eE][+-]?[0-9]+)?")) {
        return OptionalDouble.of(Double.parseDouble(text));
      }
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
    Matcher part = PART.matcher(text);
    double seconds = 0;
    int end = 0;
    while (end < text.length()) {
      if (!part.find(end) || part.start() != end) {
        return OptionalDouble.empty();
      }
      seconds += Double.parseDouble(part.group(1)) * SECONDS.getOrDefault(part.group(2), 1.0);
      end = part.end();
    }
    return end == 0 ? OptionalDouble.empty() : OptionalDouble.of(seconds);
  }

  private static OptionalDouble interval(String text) {
    // The driver's parser takes much that is no interval for one of zero.
    if (!text.matches(
            "(?i)(@ )?([+-]?\\d+ (years?|mons?|days?|hours?|mins?|secs?)\\s*)*([+-]?\\d+:\\d\\d(:\\d\\d(\\.\\d+)?)?)?( ago)?")
        || text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(NumberReader.seconds(new PGInterval(text)));
    } catch (SQLException | NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
