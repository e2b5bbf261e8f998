package dev.pgvitals.advice.plan;

import java.util.regex.Pattern;

/**
 * A condition on one column of one relation.
 *
 * @param alias of the relation, as the plan has it
 * @param column as the catalogue has it
 * @param text the condition, with texts in quotes left out
 * @param expression what is compared: the column itself, or what is made of it, as it would stand
 *     in an index of the relation
 * @param cast the type that the column is cast to; empty: none
 */
public record Term(
    Form form, String alias, String column, String text, String expression, String cast) {
  private static final Pattern PARAMETER = Pattern.compile("\\$\\d");

  /** Whether what is made of the column depends on a parameter, so that no index can be on it. */
  public boolean hasParameter() {
    return PARAMETER.matcher(expression).find();
  }

  /** How it compares. */
  public enum Form {
    /** With one value or some. */
    EQUALITY,
    /** Less, or greater. */
    RANGE,
    /** With a pattern: LIKE, ILIKE. */
    PATTERN,
    /** What a function makes of the column. */
    FUNCTION,
    /** The column as another type, by equality or as a range. */
    CAST
  }
}
