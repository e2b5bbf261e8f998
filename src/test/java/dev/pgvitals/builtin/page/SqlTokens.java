package dev.pgvitals.builtin.page;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a statement of the built-in catalogue takes from schemas, as far as they are told
 * apart by the words around them: functions, relations and types. Names of the grammar, such as
 * {@code COALESCE} and {@code bigint}, which no schema can redirect, are not among them.
 */
public final class SqlTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "--[^\\n]*|[eE]?'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"(?:\\.\\w+)?|[A-Za-z_]\\w*(?:\\.\\w+)*(?:\\.\\*)?|\\d[\\w.]*|::|\\S");

  private static final Set<String> CALLS_OF_THE_GRAMMAR =
      Set.of(
          "coalesce",
          "greatest",
          "least",
          "nullif",
          "extract",
          "cast",
          "row",
          "array",
          "exists",
          "values",
          "in",
          "any",
          "all",
          "some",
          "filter",
          "over",
          "and",
          "or",
          "not",
          "on",
          "when",
          "then",
          "else",
          "case",
          "as",
          "from",
          "join",
          "where",
          "having",
          "using",
          "select",
          "union",
          "intersect",
          "except",
          "by",
          "lateral",
          "group",
          "limit",
          "distinct",
          "materialized",
          "is",
          "with",
          "overlay",
          "position",
          "substring",
          "trim",
          "like",
          "between",
          "interval",
          "numeric",
          "bit",
          "varchar",
          "char",
          "within",
          "grouping");

  private static final Set<String> TYPES_OF_THE_GRAMMAR =
      Set.of(
          "bigint",
          "integer",
          "int",
          "smallint",
          "numeric",
          "real",
          "double",
          "boolean",
          "bit",
          "interval",
          "timestamp",
          "time",
          "char",
          "varchar",
          "float",
          "decimal");

  private final List<String> tokens = new ArrayList<>();

  private SqlTokens(String sql) {
    Matcher matcher = TOKEN.matcher(sql);
    while (matcher.find()) {
      if (!matcher.group().startsWith("--")) {
        tokens.add(matcher.group());
      }
    }
  }

  /** Names that are not qualified, each with what it is: {@code function count}. */
  public static Set<String> unqualified(String sql) {
    SqlTokens statement = new SqlTokens(sql);
    Set<String> found = new TreeSet<>();
    statement.functions(found);
    statement.relations(found);
    statement.types(found);
    return found;
  }

  /**
   * Whether somewhere all columns of a relation are selected, whichever they are. All columns of a
   * subquery or of a function's rows are what is written there.
   */
  public static boolean selectsAll(String sql) {
    List<String> tokens = new SqlTokens(sql).tokens;
    Set<String> known = new HashSet<>();
    for (int i = 2; i < tokens.size(); i++) {
      if (tokens.get(i - 1).equalsIgnoreCase("as") && tokens.get(i - 2).equals(")")) {
        known.add(tokens.get(i) + ".*");
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      String before = i == 0 ? "" : tokens.get(i - 1).toUpperCase(Locale.ROOT);
      boolean isStar =
          tokens.get(i).equals("*") && Set.of("SELECT", ",", "DISTINCT").contains(before);
      if (isStar || (tokens.get(i).endsWith(".*") && !known.contains(tokens.get(i)))) {
        return true;
      }
    }
    return false;
  }

  private void functions(Set<String> found) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      String name = word(i);
      if (isName(i)
          && tokens.get(i + 1).equals("(")
          && !name.startsWith("pg_catalog.")
          && !CALLS_OF_THE_GRAMMAR.contains(name)
          && !isAlias(i)) {
        found.add("function " + name);
      }
    }
  }

  /** A name with a list of columns: {@code AS x(a, b)} or {@code WITH x (a, b) AS (...)}. */
  private boolean isAlias(int i) {
    return word(i - 1).equals("as") || (word(i - 1).matches("with|recursive|,") && definesCte(i));
  }

  private boolean definesCte(int i) {
    int next = i + 1;
    if (word(next).equals("(")) {
      next = closing(next) + 1;
    }
    return word(next).equals("as")
        && (word(next + 1).equals("(") || word(next + 1).matches("materialized|not"));
  }

  private int closing(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += tokens.get(i).equals("(") ? 1 : tokens.get(i).equals(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return tokens.size();
  }

  private void relations(Set<String> found) {
    Set<String> ctes = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (isName(i) && word(i - 1).matches("with|recursive|,") && definesCte(i)) {
        ctes.add(word(i));
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      boolean isSource =
          word(i).equals("join")
              || (word(i).equals("from") && !word(i - 1).equals("distinct") && !isExtract(i));
      if (!isSource) {
        continue;
      }
      int next = word(i + 1).matches("only|lateral") ? i + 2 : i + 1;
      boolean isFunction = word(next + 1).equals("(");
      if (isName(next)
          && !isFunction
          && !word(next).matches("select|pg_catalog\\..*")
          && !ctes.contains(word(next))) {
        found.add("relation " + word(next));
      }
    }
  }

  /** {@code EXTRACT(epoch FROM x)} and its like. */
  private boolean isExtract(int from) {
    int depth = 0;
    for (int i = from - 1; i > 0; i--) {
      if (tokens.get(i).equals(")")) {
        depth++;
      } else if (tokens.get(i).equals("(")) {
        if (depth == 0) {
          return word(i - 1).matches("extract|substring|trim|overlay|position");
        }
        depth--;
      } else if (depth == 0 && word(i).equals("select")) {
        return false;
      }
    }
    return false;
  }

  private void types(Set<String> found) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      String type = word(i + 1);
      if (tokens.get(i).equals("::")
          && !type.startsWith("pg_catalog.")
          && !TYPES_OF_THE_GRAMMAR.contains(type)) {
        found.add("type " + type);
      }
    }
  }

  private boolean isName(int i) {
    return i >= 0 && i < tokens.size() && tokens.get(i).matches("[A-Za-z_\"].*");
  }

  private String word(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i).toLowerCase(Locale.ROOT) : "";
  }
}
