package dev.pgvitals.maintain.partition.bound;

import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long ago, by the calendar: a year is one in leap years, too.
 *
 * @param days with years and months
 */
public record Age(Period days, Duration hours) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(\\d{1,3})y)?(?:(\\d{1,4})mo)?(?:(\\d{1,4})w)?(?:(\\d{1,5})d)?(?:(\\d{1,5})h)?");

  /** As {@code 1y}, {@code 18mo}, {@code 90d}; units in falling order, each once. */
  public static Optional<Age> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return Optional.empty();
    }
    Period days =
        Period.of(
            number(matcher, 1), number(matcher, 2), 7 * number(matcher, 3) + number(matcher, 4));
    return Optional.of(new Age(days, Duration.ofHours(number(matcher, 5))));
  }

  private static int number(Matcher matcher, int group) {
    String text = matcher.group(group);
    return text == null ? 0 : Integer.parseInt(text);
  }

  /** Of at least an hour; empty when it is none, which has been reported then. */
  public static Optional<Age> read(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    Optional<Age> age = text.flatMap(Age::parse).filter(found -> found.leastHours() > 0);
    if (text.isPresent() && age.isEmpty()) {
      value.problem(
          "must be an age such as 1y, 18mo, 90d or 12h, but it is " + value.value().described());
    }
    return age;
  }

  /** As few hours as it can be, to compare it with another one. */
  public long leastHours() {
    return (days.toTotalMonths() * 365 / 12 + days.get(ChronoUnit.DAYS)) * 24 + hours.toHours();
  }
}
