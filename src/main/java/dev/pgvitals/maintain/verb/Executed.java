package dev.pgvitals.maintain.verb;

import java.util.List;

/**
 * What a statement came to.
 *
 * @param rows that it changed; 0 for what changes none
 * @param warnings that the server gave
 */
public record Executed(long rows, List<Warning> warnings) {
  public Executed {
    warnings = List.copyOf(warnings);
  }

  /**
   * One warning.
   *
   * @param message in the language of the server
   */
  public record Warning(String sqlstate, String message) {}
}
