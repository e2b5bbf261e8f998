package dev.pgvitals.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Looks into SQL as far as needed to tell code from quoted text and comments. */
public final class SqlText {
  private static final String SINCE = ":since";
  private static final String UNTIL = ":until";
  private static final String TOP = ":top";
  private static final Set<String> SUBQUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE");

  private final String sql;
  private final BitSet code = new BitSet();

  private SqlText(String sql) {
    this.sql = sql;
    scan();
  }

  /**
   * Where {@code :since} stands in the code of a statement, as offsets of the colon. A cast such as
   * {@code x::since} is not one.
   */
  public static List<Integer> sinceOffsets(String sql) {
    return offsets(sql, SINCE);
  }

  /** Where {@code :until} stands in the code of a statement, as offsets of the colon. */
  public static List<Integer> untilOffsets(String sql) {
    return offsets(sql, UNTIL);
  }

  /** Where {@code :top} stands in the code of a statement, as offsets of the colon. */
  public static List<Integer> topOffsets(String sql) {
    return offsets(sql, TOP);
  }

  /** What matches in the code of a statement, not in its quoted texts, names and comments. */
  public static List<MatchResult> matches(String sql, Pattern pattern) {
    SqlText text = new SqlText(sql);
    return pattern.matcher(sql).results().filter(match -> text.code.get(match.start())).toList();
  }

  /**
   * The code of a statement: what is quoted, a name too, is blank but for the quote or dollar that
   * opens it, and so are comments. What is left stands where it stood.
   */
  public static String code(String sql) {
    SqlText text = new SqlText(sql);
    StringBuilder code = new StringBuilder(sql);
    for (int i = text.code.nextClearBit(0); i < sql.length(); i = text.code.nextClearBit(i + 1)) {
      code.setCharAt(i, ' ');
    }
    return code.toString();
  }

  private static List<Integer> offsets(String sql, String parameter) {
    SqlText text = new SqlText(sql);
    List<Integer> offsets = new ArrayList<>();
    for (int i = sql.indexOf(parameter); i >= 0; i = sql.indexOf(parameter, i + 1)) {
      int end = i + parameter.length();
      boolean isWord = end == sql.length() || !Character.isJavaIdentifierPart(sql.charAt(end));
      boolean isCast = i > 0 && sql.charAt(i - 1) == ':';
      if (isWord && !isCast && text.code.get(i)) {
        offsets.add(i);
      }
    }
    return offsets;
  }

  /** Whether the statement, by its first word, may stand in a FROM as a subquery. */
  public static boolean isSubquery(String statement) {
    SqlText text = new SqlText(statement);
    int start = 0;
    while (start < statement.length() && !text.isWordAt(start)) {
      start++;
    }
    int end = start;
    while (end < statement.length() && text.isWordAt(end)) {
      end++;
    }
    return SUBQUERIES.contains(statement.substring(start, end).toUpperCase(Locale.ROOT));
  }

  private boolean isWordAt(int index) {
    return code.get(index) && Character.isJavaIdentifierPart(sql.charAt(index));
  }

  /** Without white space around it and without the semicolon at its end. */
  public static String statement(String sql) {
    String rest = sql.strip();
    SqlText text = new SqlText(rest);
    int last = text.lastCode(rest.length());
    while (last >= 0 && rest.charAt(last) == ';') {
      rest = rest.substring(0, last).stripTrailing();
      last = text.lastCode(last);
    }
    return last < 0 ? "" : rest;
  }

  /** True when a semicolon stands between code. */
  public static boolean isSeveral(String statement) {
    SqlText text = new SqlText(statement);
    for (int i = text.code.nextSetBit(0); i >= 0; i = text.code.nextSetBit(i + 1)) {
      if (statement.charAt(i) == ';') {
        return true;
      }
    }
    return false;
  }

  private int lastCode(int before) {
    int i = before - 1;
    while (i >= 0 && (!code.get(i) || Character.isWhitespace(sql.charAt(i)))) {
      i--;
    }
    return i;
  }

  private void scan() {
    int i = 0;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (sql.startsWith("--", i)) {
        i = endOf("\n", i);
      } else if (sql.startsWith("/*", i)) {
        i = endOfComment(i);
      } else {
        code.set(i);
        if (c == '\'') {
          i = endOfQuoted(i, hasEscapes(i));
        } else if (c == '"') {
          i = endOf("\"", i + 1);
        } else if (c == '$') {
          i = endOfDollarQuoted(i);
        } else {
          i++;
        }
      }
    }
  }

  private int endOf(String end, int from) {
    int at = sql.indexOf(end, from);
    return at < 0 ? sql.length() : at + end.length();
  }

  private int endOfComment(int from) {
    int depth = 0;
    for (int i = from; i < sql.length(); i++) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return sql.length();
  }

  /** True for E'...', but not for the quote after a word such as {@code date}. */
  private boolean hasEscapes(int quote) {
    return quote > 0
        && Character.toUpperCase(sql.charAt(quote - 1)) == 'E'
        && (quote == 1 || !Character.isJavaIdentifierPart(sql.charAt(quote - 2)));
  }

  private int endOfQuoted(int from, boolean escapes) {
    for (int i = from + 1; i < sql.length(); i++) {
      if (escapes && sql.charAt(i) == '\\') {
        i++;
      } else if (sql.charAt(i) == '\'') {
        return i + 1;
      }
    }
    return sql.length();
  }

  private int endOfDollarQuoted(int from) {
    boolean inName = from > 0 && Character.isJavaIdentifierPart(sql.charAt(from - 1));
    int tagEnd = from + 1;
    while (tagEnd < sql.length()
        && sql.charAt(tagEnd) != '$'
        && Character.isJavaIdentifierPart(sql.charAt(tagEnd))) {
      tagEnd++;
    }
    boolean isTag =
        !inName
            && tagEnd < sql.length()
            && sql.charAt(tagEnd) == '$'
            && !Character.isDigit(sql.charAt(from + 1));
    return isTag ? endOf(sql.substring(from, tagEnd + 1), tagEnd + 1) : from + 1;
  }
}
