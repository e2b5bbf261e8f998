package dev.pgvitals.advice.look;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.text.SqlText;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What planning would run: the server folds a call of a function whose arguments it knows, as
 * whoever plans. Functions in C and those of extensions are trusted as they are in any session;
 * those that somebody has written in the database are not called.
 */
public final class Hazards {
  private static final String FUNCTIONS =
      """
      SELECT p.oid FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
      WHERE p.oid >= 16384 AND l.lanname NOT IN ('internal', 'c')
        AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS e
                        WHERE e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND e.objid = p.oid
                          AND e.deptype = 'e')""";

  /** Relations that bring a function, or a foreign server, along. */
  private static final String RELATIONS =
      """
      WITH RECURSIVE f AS MATERIALIZED (%s),
      hidden(oid) AS (
        SELECT c.oid FROM pg_catalog.pg_class AS c WHERE c.relkind = 'f'
        UNION
        SELECT COALESCE(r.ev_class, p.polrelid, a.adrelid)
        FROM f
        JOIN pg_catalog.pg_depend AS d
          ON d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid = f.oid
        LEFT JOIN pg_catalog.pg_rewrite AS r
          ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid
        LEFT JOIN pg_catalog.pg_policy AS p
          ON d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND p.oid = d.objid
        LEFT JOIN pg_catalog.pg_attrdef AS a
          ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND a.oid = d.objid
        WHERE COALESCE(r.ev_class, p.polrelid, a.adrelid) IS NOT NULL
        UNION
        SELECT r.ev_class
        FROM hidden AS h
        JOIN pg_catalog.pg_depend AS d
          ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = h.oid
          AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid)
      SELECT DISTINCT c.relname FROM hidden AS h JOIN pg_catalog.pg_class AS c ON c.oid = h.oid"""
          .formatted(FUNCTIONS);

  private static final Pattern WORD =
      Pattern.compile("\"(?:[^\"]++|\"\")++\"|[\\p{L}_][\\p{L}\\p{N}_$]*");

  private static final Pattern ESCAPED_NAME = Pattern.compile("(?i)\\bU&\"");

  /** What is a word in an argument, and gives a value without a column or a parameter. */
  private static final Set<String> CONSTANTS =
      Set.of(
          ("null true false current_date current_time current_timestamp localtime localtimestamp"
                  + " current_user current_role current_catalog current_schema session_user user"
                  + " system_user array row case when then else end and or not is in between like"
                  + " as cast interval date time timestamp timestamptz with without zone variadic"
                  + " distinct")
              .split(" "));

  /** So that it takes no long time, whatever the text is. */
  private static final int MOST_CALLS = 100;

  private static final Pattern PARAMETER = Pattern.compile("\\$\\d");
  private static final Pattern OF_SCHEMA = Pattern.compile("\\.[\\w\"$]+\\s*\\(");
  private static final Pattern OPERATOR = Pattern.compile("[-+*/<>=~!@#%^&|`?]+");

  private final Map<String, Boolean> functions;
  private final Set<String> operators;
  private final Set<String> relations;

  /**
   * Those of a database.
   *
   * @param functions by their names, whether one of the name is in SQL, which is put in the place
   *     of its call, with what it calls itself
   * @param operators that call one of these functions, and are called as none of the server's is
   * @param relations by their names
   */
  Hazards(Map<String, Boolean> functions, Set<String> operators, Set<String> relations) {
    this.functions = Map.copyOf(functions);
    this.operators = Set.copyOf(operators);
    this.relations = Set.copyOf(relations);
  }

  /** Reads them. */
  public static Hazards read(AdvisorSession session) throws SQLException {
    Map<String, Boolean> functions = new HashMap<>();
    for (List<String> row :
        session.rows(
            """
            SELECT p.proname, pg_catalog.bool_or(l.lanname = 'sql')
            FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
            WHERE p.oid IN (%s) GROUP BY p.proname"""
                .formatted(FUNCTIONS))) {
      functions.put(row.get(0), row.get(1).equals("t"));
    }
    Set<String> operators = new HashSet<>();
    session
        .rows(
            """
            SELECT DISTINCT o.oprname FROM pg_catalog.pg_operator AS o
            WHERE o.oprcode::pg_catalog.oid IN (%s)
              AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_operator AS b
                              WHERE b.oid < 16384 AND b.oprname = o.oprname)"""
                .formatted(FUNCTIONS))
        .forEach(row -> operators.add(row.get(0)));
    Set<String> relations = new HashSet<>();
    session.rows(RELATIONS).forEach(row -> relations.add(row.get(0)));
    return new Hazards(functions, operators, relations);
  }

  /** Why a statement is not planned; empty when planning it runs nothing of anybody's. */
  public Optional<String> in(String text) {
    String code = SqlText.code(text);
    if (ESCAPED_NAME.matcher(code).find()) {
      return Optional.of("has a name in Unicode escapes");
    }
    Optional<String> operator =
        OPERATOR
            .matcher(code)
            .results()
            .map(MatchResult::group)
            .filter(operators::contains)
            .findFirst();
    if (operator.isPresent()) {
      return Optional.of("has the operator %s, which planning could run".formatted(operator.get()));
    }
    Matcher word = WORD.matcher(text);
    int calls = 0;
    for (int at = 0; word.find(at); ) {
      if (code.charAt(word.start()) == ' ') {
        at = pastBlank(code, word.start());
        continue;
      }
      at = word.end();
      String name = name(word.group());
      if (relations.contains(name)) {
        return Optional.of(
            "reads %s, which brings functions or a foreign server along".formatted(name));
      }
      int open = opening(text, word.end());
      if (open > 0 && functions.containsKey(name)) {
        if (++calls > MOST_CALLS) {
          return Optional.of("calls functions such as %s() too often to be sure".formatted(name));
        }
        boolean inlined = functions.getOrDefault(name, false);
        if (inlined || !dependsOnRows(text, code, open + 1, closing(code, open))) {
          return Optional.of("calls %s(), which planning could run".formatted(name));
        }
      }
    }
    return Optional.empty();
  }

  /** Where a comment or what is quoted, which is blank in the code, ends. */
  private static int pastBlank(String code, int from) {
    int i = from;
    while (i < code.length() && code.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  private static String name(String word) {
    return word.startsWith("\"")
        ? word.substring(1, word.length() - 1).replace("\"\"", "\"")
        : word.toLowerCase(Locale.ROOT);
  }

  private static int opening(String text, int from) {
    int i = from;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i < text.length() && text.charAt(i) == '(' ? i : -1;
  }

  private static int closing(String code, int open) {
    int depth = 0;
    for (int i = open; i < code.length(); i++) {
      if (code.charAt(i) == '(') {
        depth++;
      } else if (code.charAt(i) == ')' && --depth == 0) {
        return i;
      }
    }
    return code.length();
  }

  /**
   * Whether the arguments, which stand between two places, have a parameter or a column in them,
   * which planning does not know.
   */
  private static boolean dependsOnRows(String text, String code, int from, int to) {
    if (PARAMETER.matcher(text).region(from, to).find()) {
      return true;
    }
    Matcher word = WORD.matcher(text);
    for (int at = from; word.find(at) && word.start() < to; ) {
      if (code.charAt(word.start()) == ' ') {
        at = pastBlank(code, word.start());
        continue;
      }
      at = word.end();
      boolean isCast = word.start() >= 2 && text.startsWith("::", word.start() - 2);
      boolean isSchema = OF_SCHEMA.matcher(text).region(word.end(), to).lookingAt();
      if (!isCast
          && !isSchema
          && opening(text, word.end()) < 0
          && !CONSTANTS.contains(name(word.group()))) {
        return true;
      }
    }
    return false;
  }
}
