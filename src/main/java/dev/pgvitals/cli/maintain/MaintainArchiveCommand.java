package dev.pgvitals.cli.maintain;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The archives of what was detached. */
@Command(
    name = "archive",
    description = {
      "Lists the archives of partitions, and reads them again.",
      "How one is restored is in docs/operations/maintain-data.md, and in the file .sql beside it."
    },
    mixinStandardHelpOptions = true,
    subcommands = {ArchiveListCommand.class, ArchiveVerifyCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:fine", "1:an archive is missing or damaged", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals maintain archive list --config maintain.yaml",
      "  pgvitals maintain archive verify",
    })
final class MaintainArchiveCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: " + String.join(", ", spec.subcommands().keySet()));
  }
}
