package dev.pgvitals.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a common table expression goes in a statement to stand in for a relation that the statement
 * names without a schema. What names it with one, or in a text, keeps the relation.
 *
 * @param at the offset in the statement
 */
public record StandIn(String sql, String relation, int at, boolean first) {
  private static final Pattern START =
      Pattern.compile(
          "\\s*(\\([\\s(]*)?(?:(WITH(?:\\s+RECURSIVE)?)|SELECT|VALUES|TABLE)(?![\\w$])",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern DEFINITION =
      Pattern.compile(
          "\\s*(?:\\([^)]*\\)\\s*)?AS\\s*(?:(?:NOT\\s+)?MATERIALIZED\\s*)?\\(",
          Pattern.CASE_INSENSITIVE);

  /**
   * Empty where the relation is not named, and where nothing can stand in for it: in several
   * statements, in one of another kind, and in one that has a table expression of that name itself.
   *
   * @param relation a name in lower case that needs no quotes
   */
  public static Optional<StandIn> of(String sql, String relation) {
    if (!sql.toLowerCase(Locale.ROOT).contains(relation) || SqlText.isSeveral(sql)) {
      return Optional.empty();
    }
    String code = SqlText.code(sql);
    Matcher start = START.matcher(code);
    if (!start.lookingAt() || !isNamed(sql, code, relation)) {
      return Optional.empty();
    }
    boolean joins = start.group(1) == null && start.group(2) != null;
    int at = joins ? start.end(2) : code.length() - code.stripLeading().length();
    return Optional.of(new StandIn(sql, relation, at, !joins));
  }

  /**
   * The statement with the schema left out where it stands before the relation, so that something
   * can stand in for that too; every other place of the text stays where it was.
   *
   * @param schema a name in lower case that needs no quotes, as {@code relation}
   */
  public static String withoutSchema(String sql, String schema, String relation) {
    StringBuilder text = new StringBuilder(sql);
    Pattern.compile(
            "(?<![\\w$\".])(?i:" + schema + ")\\s*\\.\\s*(?=(?i:" + relation + ")(?![\\w$\"]))")
        .matcher(SqlText.code(sql))
        .results()
        .forEach(
            name -> text.replace(name.start(), name.end(), " ".repeat(name.end() - name.start())));
    return text.toString();
  }

  private static boolean isNamed(String sql, String code, String relation) {
    Matcher name =
        Pattern.compile("(?<![\\w$\"])(?:(?i:" + relation + ")(?![\\w$\"])|\")").matcher(code);
    boolean named = false;
    while (name.find()) {
      boolean quoted = name.group().equals("\"");
      int end = quoted ? name.start() + relation.length() + 2 : name.end();
      if (quoted && !sql.startsWith("\"" + relation + "\"", name.start())) {
        continue;
      }
      if (code.substring(0, name.start()).stripTrailing().endsWith(".")) {
        continue;
      }
      if (DEFINITION.matcher(code).region(end, code.length()).lookingAt()) {
        return false;
      }
      named = true;
    }
    return named;
  }

  /**
   * The statement with it.
   *
   * @param query what the relation is to be, on one line, so that the statement's lines stay
   */
  public String with(String query) {
    return sql.substring(0, at) + expression(query) + sql.substring(at);
  }

  private String expression(String query) {
    return (first ? "WITH " : " ") + relation + " AS (" + query + ")" + (first ? " " : ",");
  }

  /**
   * Where in the statement a place in the other one is.
   *
   * @param place counted from 1
   */
  public int place(String query, int place) {
    int length = expression(query).length();
    return place <= at ? place : Math.max(at + 1, place - length);
  }
}
