package dev.pgvitals.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version ranges as people write them: {@code >= 14}, {@code >= 14, < 17}, {@code 14 - 16}, {@code
 * 9.6}, {@code >=10.0.0 <13}.
 *
 * <p>A version is as wide as it is written: {@code 14} is all of 14, {@code 13.4} that one release,
 * so {@code > 14} begins with 15 and {@code <= 14} ends with the last 14. Before 10 the major
 * version had two parts; PgBouncer's versions are numbered that way too.
 */
public final class VersionSyntax {
  private static final String VERSION = "(\\d{1,3})(?:\\.(\\d{1,2}|x))?(?:\\.(\\d{1,2}|x))?";
  private static final Pattern BETWEEN = Pattern.compile(VERSION + "\\s*-\\s*" + VERSION);
  private static final Pattern BOUND = Pattern.compile("\\G\\s*(>=|<=|>|<|==?)?\\s*" + VERSION);
  private static final Pattern SEPARATOR = Pattern.compile("\\G\\s*,|\\G\\s+(?=[<>=])|\\G(?=[<>])");

  private VersionSyntax() {}

  /** One range; empty when the text is not one, or no version can be in it. */
  public static Optional<VersionRange> range(String text) {
    String trimmed = text.strip();
    Matcher between = BETWEEN.matcher(trimmed);
    if (between.matches()) {
      return notEmpty(version(between, 1).from(), version(between, 4).to());
    }
    Matcher bound = BOUND.matcher(trimmed);
    int from = 0;
    int to = Integer.MAX_VALUE;
    int at = 0;
    while (bound.find(at)) {
      VersionRange version = version(bound, 2);
      switch (bound.group(1) == null ? "=" : bound.group(1)) {
        case ">=" -> from = Math.max(from, version.from());
        case ">" -> from = Math.max(from, version.to());
        case "<" -> to = Math.min(to, version.from());
        case "<=" -> to = Math.min(to, version.to());
        default -> {
          from = Math.max(from, version.from());
          to = Math.min(to, version.to());
        }
      }
      at = bound.end();
      if (at == trimmed.length()) {
        return notEmpty(from, to);
      }
      Matcher separator = SEPARATOR.matcher(trimmed);
      if (!separator.find(at)) {
        return Optional.empty();
      }
      at = separator.end();
    }
    return Optional.empty();
  }

  /** Ranges separated by {@code ||}, as semantic version ranges have it. */
  public static Optional<List<VersionRange>> ranges(String text) {
    List<VersionRange> ranges = new ArrayList<>();
    for (String part : text.split("\\|\\|", -1)) {
      Optional<VersionRange> range = range(part);
      if (range.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(range.get());
    }
    return Optional.of(List.copyOf(ranges));
  }

  /** As a user would write the range. */
  public static String format(VersionRange range) {
    boolean open = range.to() == Integer.MAX_VALUE;
    if (range.from() == 0) {
      return open ? "all versions" : "< " + number(range.to());
    }
    return ">= " + number(range.from()) + (open ? "" : ", < " + number(range.to()));
  }

  /** A range as a sentence says it: {@code 14 and later}, {@code before 17}, {@code 14 to 16}. */
  public static String inWords(VersionRange range) {
    boolean open = range.to() == Integer.MAX_VALUE;
    if (range.from() == 0) {
      return open ? "all" : "before " + number(range.to());
    }
    String from = number(range.from());
    if (open) {
      return from + " and later";
    }
    String last =
        range.to() % 10_000 == 0 ? number(range.to() - 10_000) : "before " + number(range.to());
    return last.equals(from) ? from : from + " to " + last;
  }

  private static String number(int version) {
    int major = version / 10_000;
    int rest = version % 10_000;
    if (major >= 10) {
      return rest == 0 ? "" + major : major + "." + rest;
    }
    String two = major + "." + rest / 100;
    return rest % 100 == 0 ? two : two + "." + rest % 100;
  }

  private static Optional<VersionRange> notEmpty(int from, int to) {
    return from < to ? Optional.of(new VersionRange(from, to)) : Optional.empty();
  }

  private static VersionRange version(Matcher matcher, int group) {
    int major = Integer.parseInt(matcher.group(group));
    Optional<Integer> second = part(matcher, group + 1);
    Optional<Integer> third = part(matcher, group + 2);
    int base = major * 10_000;
    if (second.isEmpty()) {
      return new VersionRange(base, base + 10_000);
    }
    if (major >= 10) {
      return new VersionRange(base + second.get(), base + second.get() + 1);
    }
    int series = base + second.get() * 100;
    return third
        .map(patch -> new VersionRange(series + patch, series + patch + 1))
        .orElseGet(() -> new VersionRange(series, series + 100));
  }

  private static Optional<Integer> part(Matcher matcher, int group) {
    String text = matcher.group(group);
    return text == null || text.equals("x") ? Optional.empty() : Optional.of(Integer.valueOf(text));
  }
}
