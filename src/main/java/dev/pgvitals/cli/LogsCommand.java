package dev.pgvitals.cli;

import dev.pgvitals.serverlog.SetupSql;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a server needs for its log to be read through SQL. */
@Command(
    name = "logs",
    description = {
      "Prints the SQL that lets the agent read a server's log over its connection: a function that"
          + " gives the files of the log and no others, and the right to call it. A superuser runs"
          + " it once, in the database that the agent connects to.",
      "Whether it works then, and which settings keep what out of the log, says pgvitals check"
          + " --online."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:the output cannot be written", "2:usage error"},
    footerHeading = "%nExample:%n",
    footer = "  pgvitals logs --setup-sql --role monitor     for psql, as a superuser")
final class LogsCommand implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // that it is there says it all
  @Option(names = "--setup-sql", required = true, description = "Print it.")
  private boolean setupSql;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "The role that the agent logs in as; by default ${DEFAULT-VALUE}.",
      defaultValue = "pgvitals")
  private String role = "pgvitals";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(SetupSql.of(role));
    out.flush();
    return 0;
  }
}
