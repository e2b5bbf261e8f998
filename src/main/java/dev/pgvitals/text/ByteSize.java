package dev.pgvitals.text;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as PostgreSQL's settings have them, each unit 1024 of the one before: {@code 50MB}. */
public final class ByteSize {
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?) ?([kKMGT])(i?)B");

  private ByteSize() {}

  /** In bytes; {@code KB}, {@code KiB}, {@code MiB} and so on are the same units. */
  public static Optional<Long> parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Optional.empty();
    }
    int power = "KMGT".indexOf(Character.toUpperCase(size.group(2).charAt(0))) + 1;
    return Optional.of(
        new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power))).longValue());
  }

  /** In the largest unit that it is a whole number of. */
  public static String text(long bytes) {
    int unit = 0;
    long rest = bytes >> 10;
    while (unit < UNITS.size() - 1 && rest % 1024 == 0) {
      rest >>= 10;
      unit++;
    }
    return rest + UNITS.get(unit);
  }

  /** In a unit in which it reads well: {@code 1.5 GiB}. */
  public static String rounded(long bytes) {
    double rest = bytes;
    int unit = 0;
    while (unit < UNITS.size() && Math.abs(rest) >= 1024) {
      rest /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, "%.1f %ciB", rest, "KMGT".charAt(unit - 1));
  }
}
