package dev.pgvitals.catalogue.foreign;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Names of databases as a shell would match them, by the rules of Go's {@code path.Match}: {@code
 * *} and {@code ?} do not match a slash, {@code [^a-z]} is a class, a backslash takes the next
 * character as it is.
 */
final class DatabasePattern {
  private static final Pattern SPECIAL = Pattern.compile("[\\]\\[*?]");

  private DatabasePattern() {}

  /** Whether it may match more than one name. */
  static boolean isPattern(String text) {
    return SPECIAL.matcher(text).find();
  }

  /** A regular expression for the whole name; empty when the text is no pattern. */
  static Optional<String> regex(String text) {
    if (!isPattern(text)) {
      return Optional.of(literal(text));
    }
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> {
          int end = classEnd(text, at);
          if (end < 0) {
            return Optional.empty();
          }
          regex.append(characterClass(text.substring(at, end)));
          at = end + 1;
        }
        case '\\' -> {
          if (at == text.length()) {
            return Optional.empty();
          }
          int taken = text.codePointAt(at);
          at += Character.charCount(taken);
          regex.append(literal(Character.toString(taken)));
        }
        default -> regex.append(literal(Character.toString(c)));
      }
    }
    try {
      Pattern.compile(regex.toString());
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
    return Optional.of(regex.toString());
  }

  /** Where a class that begins here ends; -1 when it does not. */
  private static int classEnd(String text, int from) {
    int at = text.startsWith("^", from) ? from + 1 : from;
    int first = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == ']') {
        return at > first ? at : -1;
      }
      at++;
    }
    return -1;
  }

  private static String characterClass(String inside) {
    StringBuilder regex = new StringBuilder("[");
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (c == '\\' && i + 1 < inside.length()) {
        i++;
        regex.append(literal(inside.substring(i, i + 1)));
      } else {
        boolean meant = c == '-' || (c == '^' && i == 0);
        regex.append(meant ? inside.substring(i, i + 1) : literal(inside.substring(i, i + 1)));
      }
    }
    return regex.append(']').toString();
  }

  private static String literal(String text) {
    return text.replaceAll("([^\\p{L}\\p{Nd}_])", "\\\\$1");
  }
}
