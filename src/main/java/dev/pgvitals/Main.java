package dev.pgvitals;

import dev.pgvitals.cli.CommandLineEntry;
import dev.pgvitals.cli.ping.Ping;

/** The command line's entry. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(
        arguments.length == 1 && arguments[0].equals("ping")
            ? Ping.ofContainer(System.out, System.err)
            : CommandLineEntry.run(arguments));
  }
}
