package dev.pgvitals.cli.rescue;

import dev.pgvitals.cli.output.StatusText;
import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** A question to whoever sits at the terminal, if somebody does. */
final class Question {
  private Question() {}

  /** Whether there is anybody to ask. */
  static boolean canBeAsked() {
    return StatusText.isTerminal();
  }

  /** Whether the answer is yes; whatever else is said, or nothing, is no. */
  @SuppressWarnings("SystemConsoleNull") // asked only where there is a terminal
  static boolean ask(String question) {
    Console console = System.console();
    return console != null
        && StatusText.isTerminal()
        && Optional.ofNullable(console.readLine("%s [y/N] ", question))
            .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
            .filter(answer -> answer.equals("y") || answer.equals("yes"))
            .isPresent();
  }
}
