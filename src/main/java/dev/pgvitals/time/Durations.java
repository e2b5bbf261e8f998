package dev.pgvitals.time;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 15s}, {@code 200ms}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
  private static final List<String> UNITS = List.of("w", "d", "h", "m", "s", "ms");
  private static final List<Long> MILLIS =
      List.of(604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L);
  private static final Pattern PART = Pattern.compile("\\G(\\d{1,9}(?:\\.\\d{1,6})?)(ms|[wdhms])");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?|\\.\\d{1,9}");

  private Durations() {}

  /** Units in falling order, each once; empty when the text is anything else. */
  public static Optional<Duration> parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    int last = -1;
    while (part.find()) {
      int unit = UNITS.indexOf(part.group(2));
      if (unit <= last) {
        return Optional.empty();
      }
      sum = sum.plus(seconds(new BigDecimal(part.group(1)), MILLIS.get(unit)));
      last = unit;
      end = part.end();
    }
    return last >= 0 && end == text.length() ? Optional.of(sum) : Optional.empty();
  }

  /** A plain number of seconds. */
  public static Optional<Duration> parseSeconds(String text) {
    return SECONDS.matcher(text).matches()
        ? Optional.of(seconds(new BigDecimal(text), 1_000))
        : Optional.empty();
  }

  private static Duration seconds(BigDecimal number, long millis) {
    BigDecimal nanos = number.multiply(BigDecimal.valueOf(millis)).movePointRight(6);
    BigDecimal[] split = nanos.divideAndRemainder(BigDecimal.TEN.pow(9));
    return Duration.ofSeconds(split[0].longValue(), split[1].longValue());
  }

  /** In the largest unit up to days that it is a whole number of: {@code 31d}, {@code 1500ms}. */
  public static String inOneUnit(Duration duration) {
    long millis = duration.toMillis();
    for (int i = UNITS.indexOf("d"); i < UNITS.size(); i++) {
      if (millis > 0 && millis % MILLIS.get(i) == 0) {
        return millis / MILLIS.get(i) + UNITS.get(i);
      }
    }
    return format(duration);
  }

  /** The shortest way to write it: {@code 90s} is {@code 1m30s}. */
  public static String format(Duration duration) {
    long rest = duration.toMillis();
    if (rest == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < UNITS.size(); i++) {
      long count = rest / MILLIS.get(i);
      rest %= MILLIS.get(i);
      if (count > 0) {
        text.append(String.format(Locale.ROOT, "%d%s", count, UNITS.get(i)));
      }
    }
    return text.toString();
  }
}
