package dev.pgvitals.dashboard;

import java.util.List;

/**
 * Where a click leads.
 *
 * @param target a shipped board's name, or one of the words below
 */
public record Link(String target) {
  /** To the alerts of the chosen servers. */
  public static final String ALERTS = "alerts";

  /** To the graphs of one statement, on the same board. */
  public static final String STATEMENT = "statement";

  /** To the graphs of one table, on the same board. */
  public static final String TABLE = "table";

  /** What is no board. */
  public static final List<String> WORDS = List.of(ALERTS, STATEMENT, TABLE);

  public boolean isBoard() {
    return !WORDS.contains(target);
  }
}
