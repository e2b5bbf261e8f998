package dev.pgvitals.process.command;

import java.util.Optional;

/**
 * How a program ended.
 *
 * @param exitCode where it ended by itself
 * @param output its standard output; empty where that is not text in UTF-8
 * @param complaint the first line of its standard error that is not blank, for people
 */
public record ProgramEnd(
    Way way, int exitCode, Optional<String> output, Optional<String> complaint) {
  /** Who ended it. */
  public enum Way {
    ITSELF,
    TIMEOUT,
    /** It printed more than it may. */
    OUTPUT,
    CUT
  }
}
