package dev.pgvitals.cli.maintain;

import dev.pgvitals.maintain.archive.Stock;
import dev.pgvitals.maintain.archive.Stock.Verified;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.text.ByteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether what there is can be relied on. */
@Command(
    name = "verify",
    description = {
      "Reads the file of each archive as a whole: its size, its SHA-256, that of its rows, and how"
          + " many there are must be as they were written.",
      "What is being read is said on the standard error. verified_at of a row is when its file was"
          + " last found right."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all are as they were written",
      "1:one is missing or damaged, or a server cannot be asked",
      "2:usage error"
    },
    footerHeading = "%nExample:%n",
    footer = "  pgvitals maintain archive verify --config maintain.yaml")
final class ArchiveVerifyCommand implements Callable<Integer> {
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
    PrintWriter err = spec.commandLine().getErr();
    int exitCode = 0;
    for (MaintainServer server : file.load().servers()) {
      try {
        for (Verified verified :
            Stock.verify(
                server,
                (written, place) -> {
                  err.printf(
                      "%s: %s, %s, %s%n",
                      server.name(), place, ByteSize.rounded(written.bytes()), written.file());
                  err.flush();
                })) {
          lines.add(server.name(), verified.row(), verified.damage());
          exitCode = verified.damage().isEmpty() ? exitCode : 1;
        }
      } catch (SQLException | IOException e) {
        err.println(server.name() + ": " + e.getMessage());
        exitCode = 1;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? lines.json() : lines.text());
    out.flush();
    return exitCode;
  }
}
