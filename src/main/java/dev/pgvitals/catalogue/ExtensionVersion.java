package dev.pgvitals.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An extension's version, which may be any text at all, in an order that people expect: by its
 * numbers, of whatever length ({@code 1.10} is newer than {@code 1.9}, {@code 2} the same as {@code
 * 2.0}); a word makes it older than the same without ({@code 1.0-beta2} is before {@code 1.0}), and
 * words go by the alphabet; what follows a {@code +} does not count.
 */
public record ExtensionVersion(String text) implements Comparable<ExtensionVersion> {
  private static final Pattern PART = Pattern.compile("[0-9]+|\\p{L}+");

  /** Orders as the class says; 0 does not mean that the texts are the same. */
  @Override
  public int compareTo(ExtensionVersion other) {
    List<String> own = parts();
    List<String> others = other.parts();
    for (int i = 0; i < Math.max(own.size(), others.size()); i++) {
      int order = compare(part(own, i), part(others, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  public boolean isBefore(ExtensionVersion other) {
    return compareTo(other) < 0;
  }

  private List<String> parts() {
    int build = text.indexOf('+');
    return PART.matcher(build < 0 ? text : text.substring(0, build))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** What is not there is 0. */
  private static String part(List<String> parts, int i) {
    return i < parts.size() ? parts.get(i) : "0";
  }

  private static int compare(String a, String b) {
    boolean number = isNumber(a);
    if (number != isNumber(b)) {
      return number ? 1 : -1;
    }
    if (!number) {
      return a.toLowerCase(Locale.ROOT).compareTo(b.toLowerCase(Locale.ROOT));
    }
    String x = withoutZeros(a);
    String y = withoutZeros(b);
    // Of two numbers without leading zeros, the longer one is the greater.
    return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
  }

  private static boolean isNumber(String part) {
    return part.charAt(0) >= '0' && part.charAt(0) <= '9';
  }

  private static String withoutZeros(String number) {
    int first = 0;
    while (first < number.length() - 1 && number.charAt(first) == '0') {
      first++;
    }
    return number.substring(first);
  }

  @Override
  public String toString() {
    return text;
  }
}
