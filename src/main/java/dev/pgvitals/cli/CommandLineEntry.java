package dev.pgvitals.cli;

import dev.pgvitals.http.ListenException;
import dev.pgvitals.yaml.ProblemsException;
import picocli.CommandLine;

/** Runs a command line and gives its exit code: 0 fine, 1 a problem was found, 2 wrong usage. */
public final class CommandLineEntry {
  private CommandLineEntry() {}

  public static int run(String... arguments) {
    Logging.configure();
    return new CommandLine(new RootCommand())
        .setExecutionExceptionHandler(CommandLineEntry::explain)
        .execute(arguments);
  }

  /** What a user can cause is said in words; only what none should ever see comes as a trace. */
  private static int explain(
      Exception error, CommandLine command, CommandLine.ParseResult arguments) {
    if (error instanceof ProblemsException problems) {
      problems.problems().forEach(problem -> command.getErr().println(problem));
      int count = problems.problems().size();
      command.getErr().println(count == 1 ? "1 problem" : count + " problems");
    } else if (error instanceof ListenException) {
      command.getErr().println(error.getMessage());
    } else {
      error.printStackTrace(command.getErr());
    }
    return 1;
  }
}
