package dev.pgvitals;

import dev.pgvitals.cli.CommandLineEntry;

/** The command line's entry. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineEntry.run(arguments));
  }
}
