package dev.pgvitals.cli.maintain;

import dev.pgvitals.maintain.archive.Stock;
import dev.pgvitals.maintain.config.MaintainServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What there is. */
@Command(
    name = "list",
    description = "Prints what was detached, where its archive is, and what became of the table.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:a server cannot be asked", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals maintain archive list --config maintain.yaml",
      "  pgvitals maintain archive list --format json"
    })
final class ArchiveListCommand implements Callable<Integer> {
  @Mixin private final MaintainFile file = new MaintainFile();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json. Default: ${DEFAULT-VALUE}.")
  private String format = "text";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    boolean json = ArchiveLines.isJson(format, spec);
    ArchiveLines lines = new ArchiveLines();
    int exitCode = 0;
    for (MaintainServer server : file.load().servers()) {
      try {
        Stock.list(server).forEach(row -> lines.add(server.name(), row));
      } catch (SQLException | IOException e) {
        spec.commandLine().getErr().println(server.name() + ": " + e.getMessage());
        exitCode = 1;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? lines.json() : lines.text());
    out.flush();
    return exitCode;
  }
}
