package dev.pgvitals.maintain.partition.bound;

import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.ValueReader;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a partition is called, by the time at which it begins: {@code {table}_{yyyy}_{MM}}. An hour
 * that comes twice, when clocks are put back, has a {@code b} the second time.
 */
public final class NameTemplate {
  private static final Set<String> WORDS =
      new LinkedHashSet<>(
          List.of("table", "yyyy", "MM", "dd", "HH", "quarter", "week", "week_year"));
  private static final Pattern WORD = Pattern.compile("\\{([^{}]*)}");

  private final String template;

  private NameTemplate(String template) {
    this.template = template;
  }

  /** What it is when the file says nothing. */
  public static NameTemplate usual(Interval interval) {
    return new NameTemplate(
        "{table}_"
            + switch (interval) {
              case HOUR -> "{yyyy}_{MM}_{dd}_{HH}";
              case DAY -> "{yyyy}_{MM}_{dd}";
              case WEEK -> "{week_year}_w{week}";
              case MONTH -> "{yyyy}_{MM}";
              case QUARTER -> "{yyyy}_q{quarter}";
              case YEAR -> "{yyyy}";
            });
  }

  /** Reads one; empty when it would not tell partitions apart, which has been reported then. */
  public static Optional<NameTemplate> read(ValueReader value, Interval interval) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Set<String> words = new LinkedHashSet<>();
    Matcher word = WORD.matcher(text.get());
    boolean known = true;
    while (word.find()) {
      words.add(word.group(1));
      if (!WORDS.contains(word.group(1))) {
        value.problem(
            "there is no {%s}%s; known are {%s}"
                .formatted(
                    word.group(1),
                    Suggestion.of(word.group(1), WORDS),
                    String.join("}, {", WORDS)));
        known = false;
      }
    }
    if (word.replaceAll("").matches("(?s).*[{}\\x00-\\x1f].*")) {
      value.problem("has a brace that is not of a word such as {yyyy}, or a control character");
      known = false;
    }
    if (known && !tellsApart(words, interval)) {
      value.problem(
          "gives several partitions of one %s each the same name; the usual one is %s"
              .formatted(interval.name().toLowerCase(Locale.ROOT), usual(interval).template));
      known = false;
    }
    return known ? Optional.of(new NameTemplate(text.get())) : Optional.empty();
  }

  private static boolean tellsApart(Set<String> words, Interval interval) {
    boolean month = words.containsAll(Set.of("yyyy", "MM"));
    boolean day = month && words.contains("dd");
    return switch (interval) {
      case HOUR -> day && words.contains("HH");
      case DAY -> day;
      case WEEK -> day || words.containsAll(Set.of("week_year", "week"));
      case MONTH -> month;
      case QUARTER -> month || words.containsAll(Set.of("yyyy", "quarter"));
      case YEAR -> words.contains("yyyy");
    };
  }

  /** The name of the partition of a table that begins then; not quoted. */
  public String name(String table, TimeAxis axis, Instant from) {
    LocalDateTime then = axis.clock(from);
    String hour = two(then.getHour()) + (axis.isSecondTime(from) ? "b" : "");
    return WORD.matcher(template)
        .replaceAll(
            word ->
                Matcher.quoteReplacement(
                    switch (word.group(1)) {
                      case "table" -> table;
                      case "yyyy" -> four(then.getYear());
                      case "MM" -> two(then.getMonthValue());
                      case "dd" -> two(then.getDayOfMonth());
                      case "HH" -> hour;
                      case "quarter" -> Integer.toString(then.get(IsoFields.QUARTER_OF_YEAR));
                      case "week" -> two(then.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
                      default -> four(then.get(IsoFields.WEEK_BASED_YEAR));
                    }));
  }

  private static String two(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }

  private static String four(int number) {
    return String.format(Locale.ROOT, "%04d", number);
  }
}
