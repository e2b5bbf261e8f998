package dev.pgvitals.advice.plan;

import dev.pgvitals.advice.plan.Term.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expressions as EXPLAIN VERBOSE writes them: parenthesised throughout, each column with its
 * relation's alias in front. What is not understood is left out.
 */
public final class Expressions {
  private static final String NAME = "(?:\"(?:[^\"]++|\"\")++\"|[a-z_][a-z0-9_$]*)";
  private static final String COLUMN = "(" + NAME + ")\\.(" + NAME + ")";
  private static final Pattern ANY_COLUMN = Pattern.compile("(?<![\\w.\"])" + COLUMN + "(?!\\()");
  private static final Pattern ONLY_COLUMN = Pattern.compile(COLUMN);
  private static final Pattern CAST =
      Pattern.compile("\\(" + COLUMN + "\\)::([a-z][a-z0-9_ ]*(?:\\([0-9,]+\\))?)");
  private static final Pattern CALL =
      Pattern.compile("(?is)(?:" + NAME + "\\.)?(" + NAME + ")\\(.*\\)");
  private static final Pattern LITERAL = Pattern.compile("'(?:[^']++|'')*+'");
  private static final List<String> COMPARISONS =
      List.of(" = ANY ", " = ", " <= ", " >= ", " < ", " > ", " ~~* ", " ~~ ");

  private Expressions() {}

  /** The same without what is quoted, which may be somebody's data. */
  public static String withoutTexts(String expression) {
    return LITERAL.matcher(expression).replaceAll("'...'");
  }

  /** A name without its quotes. */
  public static String unquoted(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  /** The conditions that all must hold, each on one column of the relation with this alias. */
  public static List<Term> terms(String expression, String alias) {
    List<Term> terms = new ArrayList<>();
    for (String part : conjuncts(expression)) {
      term(part, alias).ifPresent(terms::add);
    }
    return terms;
  }

  /** Aliases of the relations whose columns it has. */
  public static List<String> aliases(String expression) {
    return ANY_COLUMN
        .matcher(withoutTexts(expression))
        .results()
        .map(match -> unquoted(match.group(1)))
        .distinct()
        .toList();
  }

  /** A sort key that is a column of the relation: its name, and what follows it, such as DESC. */
  public static Optional<SortKey> sortKey(String key, String alias) {
    Matcher column = Pattern.compile(COLUMN + "( .*)?").matcher(key);
    return column.matches() && unquoted(column.group(1)).equals(alias)
        ? Optional.of(
            new SortKey(
                unquoted(column.group(2)), column.group(3) == null ? "" : column.group(3).strip()))
        : Optional.empty();
  }

  /**
   * A column to sort by.
   *
   * @param direction such as {@code DESC}; empty: as it comes
   */
  public record SortKey(String column, String direction) {}

  private static Optional<Term> term(String part, String alias) {
    String text = withoutTexts(part);
    String bare = stripped(part);
    Matcher column = ONLY_COLUMN.matcher(bare.startsWith("NOT ") ? bare.substring(4) : bare);
    if (column.matches() && unquoted(column.group(1)).equals(alias)) {
      return Optional.of(of(Form.EQUALITY, column, text, "", bare));
    }
    if (bare.endsWith(" IS NULL")) {
      Matcher nulls = ONLY_COLUMN.matcher(bare.substring(0, bare.length() - 8));
      return nulls.matches() && unquoted(nulls.group(1)).equals(alias)
          ? Optional.of(of(Form.EQUALITY, nulls, text, "", nulls.group()))
          : Optional.empty();
    }
    for (String comparison : COMPARISONS) {
      int at = topLevel(bare, comparison);
      if (at > 0) {
        String left = bare.substring(0, at);
        String right = bare.substring(at + comparison.length());
        return compared(left, right, comparison.strip(), alias, text)
            .or(() -> compared(right, left, mirrored(comparison.strip()), alias, text));
      }
    }
    return Optional.empty();
  }

  private static String mirrored(String comparison) {
    return switch (comparison) {
      case "=", "<", "<=", ">", ">=" -> comparison;
      default -> "";
    };
  }

  private static Optional<Term> compared(
      String side, String other, String comparison, String alias, String text) {
    if (comparison.isEmpty()
        || !aliases(side).equals(List.of(alias))
        || aliases(other).contains(alias)) {
      return Optional.empty();
    }
    boolean pattern = comparison.startsWith("~~");
    Form plain = pattern ? Form.PATTERN : comparison.startsWith("=") ? Form.EQUALITY : Form.RANGE;
    Matcher column = ONLY_COLUMN.matcher(side);
    if (column.matches()) {
      return Optional.of(of(plain, column, text, "", side));
    }
    Matcher cast = CAST.matcher(side);
    if (cast.matches()) {
      return Optional.of(of(pattern ? plain : Form.CAST, cast, text, cast.group(3), side));
    }
    Matcher any = ANY_COLUMN.matcher(side);
    if (CALL.matcher(stripped(side)).matches() && any.find() && !pattern) {
      return Optional.of(of(Form.FUNCTION, any, text, "", side));
    }
    return Optional.empty();
  }

  /** An index has no use for the alias. */
  private static Term of(Form form, Matcher column, String text, String cast, String expression) {
    String own =
        ANY_COLUMN
            .matcher(expression)
            .replaceAll(match -> Matcher.quoteReplacement(match.group(2)));
    return new Term(form, unquoted(column.group(1)), unquoted(column.group(2)), text, own, cast);
  }

  private static List<String> conjuncts(String expression) {
    String rest = stripped(expression);
    List<String> parts = new ArrayList<>();
    int at = topLevel(rest, " AND ");
    // BETWEEN is written as two comparisons, so that each AND is one.
    while (at > 0) {
      parts.add(stripped(rest.substring(0, at)));
      rest = rest.substring(at + 5);
      at = topLevel(rest, " AND ");
    }
    if (!rest.isBlank()) {
      parts.add(stripped(rest));
    }
    return parts;
  }

  /** Without the parentheses around all of it. */
  static String stripped(String expression) {
    String text = expression.strip();
    while (text.startsWith("(") && closing(text) == text.length() - 1) {
      text = text.substring(1, text.length() - 1).strip();
    }
    return text;
  }

  private static int closing(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"') {
        i = endOfQuoted(text, i);
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Where this stands outside of parentheses and quotes; negative where it does not. */
  private static int topLevel(String text, String wanted) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (depth == 0 && text.startsWith(wanted, i)) {
        return i;
      }
      if (c == '\'' || c == '"') {
        i = endOfQuoted(text, i);
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      }
    }
    return -1;
  }

  private static int endOfQuoted(String text, int from) {
    int end = text.indexOf(text.charAt(from), from + 1);
    return end < 0 ? text.length() : end;
  }
}
