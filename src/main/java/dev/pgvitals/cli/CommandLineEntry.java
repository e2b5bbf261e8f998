package dev.pgvitals.cli;

import dev.pgvitals.agent.Counted;
import dev.pgvitals.config.Environment;
import dev.pgvitals.http.ListenException;
import dev.pgvitals.process.ThreadShortage;
import dev.pgvitals.yaml.ProblemsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command line and gives its exit code: 0 fine, 1 a problem was found, 2 wrong usage, where
 * the command does not say otherwise.
 */
public final class CommandLineEntry {
  private CommandLineEntry() {}

  /** With the process's own environment and output. */
  public static int run(String... arguments) {
    try {
      Logging.configure();
      return run(
          Environment.ofProcess(),
          new PrintWriter(System.out, true, StandardCharsets.UTF_8),
          new PrintWriter(System.err, true, StandardCharsets.UTF_8),
          arguments);
    } catch (OutOfMemoryError e) {
      if (!ThreadShortage.is(e)) {
        throw e;
      }
      System.err.println(
          "the system gives too few threads to start: raise the limit of processes (ulimit -u,"
              + " TasksMax=, the container's pids limit), which what else the user runs counts"
              + " against");
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  static int run(Environment environment, PrintWriter out, PrintWriter err, String... arguments) {
    return commands(environment).setOut(out).setErr(err).execute(arguments);
  }

  static CommandLine commands(Environment environment) {
    return new CommandLine(new RootCommand(environment))
        .setParameterExceptionHandler(CommandLineEntry::correct)
        .setExecutionExceptionHandler(CommandLineEntry::explain);
  }

  /** The mistake comes first and alone: below a page of usage nobody would see it. */
  private static int correct(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(error.getMessage());
    UnmatchedArgumentException.printSuggestions(error, err);
    err.printf("See %s --help%n", command.getCommandSpec().qualifiedName());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** What a user can cause is said in words; only what none should ever see comes as a trace. */
  private static int explain(
      Exception error, CommandLine command, CommandLine.ParseResult arguments) {
    PrintWriter err = command.getErr();
    if (error instanceof ProblemsException problems) {
      problems.problems().forEach(err::println);
      err.println(Counted.of(problems.problems().size(), "problem"));
    } else if (error instanceof ListenException) {
      err.println(error.getMessage());
    } else {
      err.println("An error that should not be, please report it:");
      error.printStackTrace(err);
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
