package dev.pgvitals.cli.rescue;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** A question to whoever sits at the terminal, if somebody does. */
final class Question {
  private Question() {}

  /** Whether there is anybody to ask. */
  static boolean canBeAsked() {
    return System.console() != null;
  }

  /** Whether the answer is yes; whatever else is said, or nothing, is no. */
  static boolean ask(String question) {
    Console console = System.console();
    return console != null
        && Optional.ofNullable(console.readLine("%s [y/N] ", question))
            .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
            .filter(answer -> answer.equals("y") || answer.equals("yes"))
            .isPresent();
  }
}
