package dev.pgvitals.maintain.delete;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition in SQL that the owner of a file wrote. Stands in parentheses in every statement, and
 * cannot leave them: it has no end of a statement, no comment, and its own are balanced.
 *
 * @param sql without the parentheses around it
 * @param calls functions that it names, as it names them, and words that only look like one
 */
record Where(String sql, List<Call> calls) {
  private static final String NAME = "[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\"";
  private static final Pattern CALL =
      Pattern.compile("(?:(" + NAME + ")\\s*\\.\\s*)?(" + NAME + ")\\s*\\(");

  Where {
    calls = List.copyOf(calls);
  }

  /** A function, as the catalogue has its names. */
  record Call(String schema, String name) {}

  /** Why a text is none; empty: it may be one, for all that can be seen without a server. */
  static Optional<String> fault(String sql) {
    Deque<Character> open = new ArrayDeque<>();
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      char next = i + 1 < sql.length() ? sql.charAt(i + 1) : ' ';
      switch (c) {
        case '\'', '"' -> {
          i = end(sql, i);
          if (i < 0) {
            return Optional.of("a quote in it has no end");
          }
        }
        case '(' -> open.push(')');
        case '[' -> open.push(']');
        case ')', ']' -> {
          if (open.isEmpty() || open.pop() != c) {
            return Optional.of("its parentheses do not match");
          }
        }
        case ';' -> {
          return Optional.of("must be one condition, without a semicolon");
        }
        case '-', '/' -> {
          if (next == (c == '-' ? '-' : '*')) {
            return Optional.of("must have no SQL comment in it; write it as a comment of the file");
          }
        }
        case '$' -> {
          if (i == 0 || !Character.isJavaIdentifierPart(sql.charAt(i - 1))) {
            return Optional.of("must have no dollar quotes and no parameters; use plain quotes");
          }
        }
        default -> {
          // Part of a word or an operator.
        }
      }
    }
    if (sql.indexOf('\\') >= 0 || sql.indexOf('\0') >= 0) {
      return Optional.of(
          "must have no backslash, which servers read in two ways; LIKE takes ESCAPE '!'");
    }
    return open.isEmpty() ? Optional.empty() : Optional.of("its parentheses do not match");
  }

  private static int end(String sql, int start) {
    char quote = sql.charAt(start);
    int i = start + 1;
    while (i < sql.length()) {
      if (sql.charAt(i) == quote) {
        if (i + 1 == sql.length() || sql.charAt(i + 1) != quote) {
          return i;
        }
        i++;
      }
      i++;
    }
    return -1;
  }

  /** One without a {@link #fault}. */
  static Where of(String sql) {
    List<Call> calls = new ArrayList<>();
    Matcher call = CALL.matcher(withoutTexts(sql));
    while (call.find()) {
      String schema = call.group(1);
      calls.add(new Call(schema == null ? "pg_catalog" : name(schema), name(call.group(2))));
    }
    return new Where(sql, calls);
  }

  private static String withoutTexts(String sql) {
    StringBuilder rest = new StringBuilder();
    for (int i = 0; i < sql.length(); i++) {
      int end = sql.charAt(i) == '\'' || sql.charAt(i) == '"' ? end(sql, i) : i;
      rest.append(sql.charAt(i) == '\'' ? "''" : sql.substring(i, end + 1));
      i = end;
    }
    return rest.toString();
  }

  /** As SQL reads a name: without quotes it is in lower case. */
  static String name(String text) {
    return text.startsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text.toLowerCase(java.util.Locale.ROOT);
  }
}
