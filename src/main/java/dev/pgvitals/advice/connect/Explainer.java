package dev.pgvitals.advice.connect;

import dev.pgvitals.advice.plan.PlanNode;
import dev.pgvitals.advice.plan.PlanReader;
import dev.pgvitals.text.SqlText;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Has the server plan statements as pg_stat_statements writes them, with {@code $1} for what was a
 * value, and executes none of them.
 */
public final class Explainer {
  private static final String NAME = "pgvitals_advise";

  /** Statements that have a plan, and whose planning is all that EXPLAIN does. */
  private static final Set<String> PLANNED =
      Set.of("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE");

  private static final int LONGEST = 200_000;

  /** A typed literal, whose value pg_stat_statements replaces, is no longer valid. */
  private static final Pattern TYPED =
      Pattern.compile(
          "\\b(interval|date|timestamptz|timetz|timestamp|time)"
              + "((?:\\s*\\(\\s*\\d+\\s*\\))?(?:\\s+with(?:out)?\\s+time\\s+zone)?)\\s+(\\$\\d+)"
              + "((?:\\s+(?:year|month|day|hour|minute|second)\\b(?:\\s+to\\s+\\w+)?)?)",
          Pattern.CASE_INSENSITIVE);

  /** Nor is the field of EXTRACT. */
  private static final Pattern EXTRACT =
      Pattern.compile("\\bextract\\s*\\(\\s*(\\$\\d+)\\s+from\\b", Pattern.CASE_INSENSITIVE);

  private final AdvisorSession session;

  public Explainer(AdvisorSession session) {
    this.session = session;
  }

  /**
   * Why a text is not even sent to the server; empty when it may be. One with a semicolon in it
   * could be two statements, of which the second would run.
   */
  public static Optional<String> refusal(String text) {
    String statement = prepared(text);
    if (statement.indexOf(';') >= 0) {
      return Optional.of("has a semicolon in it");
    }
    if (text.length() > LONGEST) {
      return Optional.of("is longer than " + LONGEST + " characters");
    }
    return command(text).map(word -> "is a " + word + ", which has no plan");
  }

  /** What a text that has no plan begins with, such as COMMIT; empty when it may have one. */
  public static Optional<String> command(String text) {
    String code = SqlText.code(text).strip();
    while (code.startsWith("(")) {
      code = code.substring(1).strip();
    }
    String word = code.split("[^A-Za-z]", 2)[0].toUpperCase(Locale.ROOT);
    return PLANNED.contains(word)
        ? Optional.empty()
        : Optional.of(word.isEmpty() ? "text without a word" : word);
  }

  /** The text as it is planned. */
  static String prepared(String text) {
    String statement = text.strip();
    while (statement.endsWith(";")) {
      statement = statement.substring(0, statement.length() - 1).stripTrailing();
    }
    String cast = TYPED.matcher(statement).replaceAll("CAST($3 AS $1$2$4)");
    return EXTRACT.matcher(cast).replaceAll("pg_catalog.date_part($1,");
  }

  /**
   * The plan of a statement.
   *
   * @param path where its names are looked for
   * @return empty when there is none that can be read
   * @throws SQLException when the server does not plan it
   * @throws IllegalArgumentException for a text that {@link #refusal} refuses
   */
  public Optional<PlanNode> plan(String text, String path) throws SQLException {
    Optional<String> refusal = refusal(text);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException("it " + refusal.get());
    }
    boolean prepared = false;
    try {
      session.lookIn(path);
      session.execute("PREPARE " + NAME + " AS " + prepared(text));
      prepared = true;
      int parameters =
          Integer.parseInt(
              session
                  .rows(
                      "SELECT pg_catalog.cardinality(s.parameter_types)"
                          + " FROM pg_catalog.pg_prepared_statements AS s WHERE s.name = ?",
                      NAME)
                  .get(0)
                  .get(0));
      String arguments =
          parameters == 0
              ? ""
              : "(" + String.join(", ", Collections.nCopies(parameters, "NULL")) + ")";
      StringBuilder json = new StringBuilder();
      session
          .raw("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE " + NAME + arguments)
          .forEach(row -> json.append(row.get(0)));
      return PlanReader.read(json.toString());
    } finally {
      if (!session.isOver()) {
        if (prepared) {
          session.execute("DEALLOCATE " + NAME);
        }
        session.lookIn(AdvisorSession.CATALOG);
      }
    }
  }
}
