package dev.pgvitals.backup.dump;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where dump files are and what they are called: a path whose last part has {@code {time:PATTERN}}
 * where a file's time stands, and may have {@code *} and {@code ?}.
 */
final class DumpFilePattern {
  private static final String EXAMPLE = "/srv/dumps/orders_{time:yyyyMMdd_HHmmss}.sql.gz";
  private static final Pattern TIME = Pattern.compile("\\{time:([^{}]+)}");

  private final Path directory;
  private final Pattern name;
  private final DateTimeFormatter time;

  private DumpFilePattern(Path directory, Pattern name, DateTimeFormatter time) {
    this.directory = directory;
    this.name = name;
    this.time = time;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with what is wrong with it and how it should be, in one line
   */
  static DumpFilePattern parse(String files) {
    int slash = files.lastIndexOf('/', Math.max(files.indexOf('{'), 0));
    String last = files.substring(slash + 1);
    Matcher found = TIME.matcher(last);
    if (slash < 0 || !found.find()) {
      throw new IllegalArgumentException(
          "needs {time:PATTERN} in the name of the files, after the last /, such as " + EXAMPLE);
    }
    String before = last.substring(0, found.start());
    String pattern = found.group(1);
    String after = last.substring(found.end());
    if (found.find()) {
      throw new IllegalArgumentException("has {time:...} twice; once is enough");
    }
    if (after.contains("/")) {
      throw new IllegalArgumentException(
          "has a / after {time:...}; the time is looked for in the last part alone, such as "
              + EXAMPLE);
    }
    String parent = slash == 0 ? "/" : files.substring(0, slash);
    if (parent.matches(".*[*?].*")) {
      throw new IllegalArgumentException("has * or ? in the directory; name one directory");
    }
    try {
      return new DumpFilePattern(
          Path.of(parent),
          Pattern.compile(glob(before) + "(" + digits(pattern) + ")" + glob(after)),
          formatter(pattern));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is no path: " + e.getReason(), e);
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    DateTimeFormatter formatter;
    try {
      formatter =
          new DateTimeFormatterBuilder()
              .appendPattern(pattern)
              .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
              .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
              .toFormatter(Locale.ENGLISH);
      LocalDate.from(formatter.parse(formatter.format(Instant.EPOCH.atZone(ZoneId.of("UTC")))));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has a {time:" + pattern + "} that is not understood: " + e.getMessage(), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "has a {time:" + pattern + "} that gives no date; such as yyyyMMdd_HHmmss", e);
    }
    return formatter;
  }

  private static String glob(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }

  /** What a pattern of times matches, so that a * beside it takes nothing of it. */
  private static String digits(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); ) {
      char c = pattern.charAt(i);
      int end = i;
      if (c == '\'') {
        end = Math.max(pattern.indexOf('\'', i + 1), i);
        String literal = end == i + 1 ? "'" : pattern.substring(Math.min(i + 1, end), end);
        regex.append(Pattern.quote(literal));
        i = end + 1;
        continue;
      }
      while (end < pattern.length() && pattern.charAt(end) == c) {
        end++;
      }
      int length = end - i;
      if ("yuMdHhmsSDkKnN".indexOf(c) >= 0 && (c != 'M' || length <= 2)) {
        regex.append(length == 1 ? "\\d+" : "\\d{" + length + "}");
      } else if (Character.isLetter(c)) {
        regex.append(".+?");
      } else {
        regex.append(Pattern.quote(pattern.substring(i, end)));
      }
      i = end;
    }
    return regex.toString();
  }

  Path directory() {
    return directory;
  }

  /** The time in a file's name; empty when the name is not of this pattern. */
  Optional<Instant> time(String file, ZoneId zone) {
    Matcher matcher = name.matcher(file);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      TemporalAccessor parsed = time.parse(matcher.group(1));
      if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
        return Optional.of(Instant.from(parsed));
      }
      LocalTime clock = parsed.query(TemporalQueries.localTime());
      return Optional.of(
          LocalDate.from(parsed)
              .atTime(clock == null ? LocalTime.MIDNIGHT : clock)
              .atZone(zone)
              .toInstant());
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }
}
