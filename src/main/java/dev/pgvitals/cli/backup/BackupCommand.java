package dev.pgvitals.cli.backup;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be asked about backups. */
@Command(
    name = "backup",
    description = {
      "Looks at the backups that the configuration names under `backups`.",
      "Makes none, deletes none. docs/backups.md says what is looked at, and what is not."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      BackupCheckCommand.class,
      BackupVerifyCommand.class,
      BackupRestoreTestCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:fine", "1:a problem was found", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals backup check --config pgvitals.yaml",
      "  pgvitals backup verify nightly --all",
      "  pgvitals backup restore-test nightly --directory /srv/restore",
      "  pgvitals backup check --textfile /var/lib/node_exporter/pgvitals_backup.prom",
    })
public final class BackupCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: " + String.join(", ", spec.subcommands().keySet()));
  }
}
