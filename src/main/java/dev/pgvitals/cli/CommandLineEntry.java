package dev.pgvitals.cli;

import dev.pgvitals.cli.advise.AdviseCommand;
import dev.pgvitals.cli.backup.BackupCommand;
import dev.pgvitals.cli.checklist.ChecklistCommand;
import dev.pgvitals.cli.dashboards.DashboardsCommand;
import dev.pgvitals.cli.diagnose.DiagnoseCommand;
import dev.pgvitals.cli.incident.IncidentsCommand;
import dev.pgvitals.cli.incident.SnapshotCommand;
import dev.pgvitals.cli.maintain.MaintainCommand;
import dev.pgvitals.cli.option.HangupSignal;
import dev.pgvitals.cli.option.ProcessContext;
import dev.pgvitals.cli.output.CheckedOutput;
import dev.pgvitals.cli.output.OutputLostException;
import dev.pgvitals.cli.ping.PingCommand;
import dev.pgvitals.cli.report.ReportCommand;
import dev.pgvitals.cli.rescue.RescueCommand;
import dev.pgvitals.concurrent.ThreadShortage;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.process.Signals;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.yaml.ProblemSummary;
import dev.pgvitals.yaml.ProblemsException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command line and gives its exit code: 0 fine, 1 a problem was found or the output cannot
 * be written, 2 wrong usage, where the command does not say otherwise; 141, and no word, when
 * whoever reads the output has closed it.
 */
public final class CommandLineEntry {
  /** What a shell says of a program that SIGHUP has ended. */
  private static final int BY_SIGHUP = 129;

  private static final String RUN = "run";

  /** All but {@link RunCommand}, in the order in which help lists them behind it. */
  private static final List<Class<?>> OTHERS =
      List.of(
          CheckCommand.class,
          PlanCommand.class,
          QueryCommand.class,
          HealthCommand.class,
          StatusCommand.class,
          PingCommand.class,
          DiagnoseCommand.class,
          IncidentsCommand.class,
          SnapshotCommand.class,
          AdviseCommand.class,
          BackupCommand.class,
          ChecklistCommand.class,
          ReportCommand.class,
          RescueCommand.class,
          MaintainCommand.class,
          RulesCommand.class,
          DashboardsCommand.class,
          DocsCommand.class,
          LogsCommand.class,
          CompletionCommand.class,
          DemoCommand.class);

  private CommandLineEntry() {}

  /** With the process's own environment and output. */
  public static int run(String... arguments) {
    try {
      // Before all else: whoever starts an agent may tell it to reload in the same breath.
      HangupSignal hangups = new HangupSignal();
      Signals.on(List.of("HUP"), hangups::hangUp);
      // The driver says this zone at each login. A server may not know it, and the same data must
      // read the same whichever machine asks for it.
      TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
      Logging.configure();
      return run(
          Environment.ofProcess(),
          hangups,
          new FileOutputStream(FileDescriptor.out),
          new PrintWriter(System.err, true, StandardCharsets.UTF_8),
          arguments);
    } catch (OutOfMemoryError e) {
      if (!ThreadShortage.is(e)) {
        throw e;
      }
      System.err.println(
          "cannot start: too few threads available; raise the process limit (ulimit"
              + " -u, TasksMax=, the container's pids limit), which other"
              + " processes of the user count against");
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  static int run(
      Environment environment,
      HangupSignal hangups,
      OutputStream out,
      PrintWriter err,
      String... arguments) {
    PrintWriter checked = new PrintWriter(new CheckedOutput(out), true, StandardCharsets.UTF_8);
    boolean runs = arguments.length > 0 && arguments[0].equals(RUN);
    // To read what the others take costs a tenth of what passes until an agent has its first data.
    List<Class<?>> others = runs ? List.of() : OTHERS;
    return commands(environment, hangups, others).setOut(checked).setErr(err).execute(arguments);
  }

  static CommandLine commands(Environment environment, HangupSignal hangups) {
    return commands(environment, hangups, OTHERS);
  }

  private static CommandLine commands(
      Environment environment, HangupSignal hangups, List<Class<?>> others) {
    CommandLine commands = new CommandLine(new RootCommand(environment, hangups));
    commands.addSubcommand(new RunCommand());
    others.forEach(commands::addSubcommand);
    tellVersion(commands);
    return commands
        .setExecutionStrategy(CommandLineEntry::execute)
        .setParameterExceptionHandler(CommandLineEntry::correct)
        .setExecutionExceptionHandler(CommandLineEntry::explain);
  }

  /** Each command has the option, and by itself no version. */
  private static void tellVersion(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(CommandLineEntry::tellVersion);
  }

  private static int execute(ParseResult arguments) {
    CommandLine commands = arguments.commandSpec().commandLine();
    if (arguments.hasSubcommand() && !arguments.matchedOptions().isEmpty()) {
      throw misplaced(arguments, commands);
    }
    if (!runsAgent(arguments)) {
      ProcessContext.of(arguments.commandSpec()).hangups().ask(() -> System.exit(BY_SIGHUP));
    }
    try {
      int exitCode = new CommandLine.RunLast().execute(arguments);
      commands.getOut().flush();
      return exitCode;
    } catch (OutputLostException e) {
      // A page of help, which is printed before any command comes to work.
      return lost(e, commands);
    }
  }

  /** The command would go on without it, and do something else than was asked. */
  private static ParameterException misplaced(ParseResult arguments, CommandLine commands) {
    String option = arguments.matchedOptions().get(0).longestName();
    String command = arguments.subcommand().commandSpec().name();
    return new ParameterException(
        commands,
        "%s must stand behind the command: pgvitals %s %s ...".formatted(option, command, option));
  }

  private static boolean runsAgent(ParseResult arguments) {
    return !arguments.hasSubcommand()
        || arguments.subcommand().commandSpec().userObject() instanceof RunCommand;
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
  private static int explain(Exception error, CommandLine command, ParseResult arguments) {
    if (error instanceof OutputLostException lost) {
      return lost(lost, command);
    }
    PrintWriter err = command.getErr();
    if (error instanceof ProblemsException problems) {
      problems.problems().forEach(err::println);
      err.println(ProblemSummary.count(problems.problems()));
    } else if (error instanceof ListenException) {
      err.println(error.getMessage());
    } else {
      err.println("Internal error, please report:");
      error.printStackTrace(err);
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static int lost(OutputLostException error, CommandLine command) {
    if (!error.isClosedPipe()) {
      command.getErr().println("cannot write the output: " + error.getMessage());
    }
    return error.exitCode(command.getCommandSpec().exitCodeOnExecutionException());
  }
}
