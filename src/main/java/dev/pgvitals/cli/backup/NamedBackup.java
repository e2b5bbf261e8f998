package dev.pgvitals.cli.backup;

import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.text.Suggestion;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** An entry of {@code backups} that a command line names. */
final class NamedBackup {
  private NamedBackup() {}

  /**
   * The entry.
   *
   * @throws ParameterException if there is none of that name
   */
  static BackupSettings of(String name, List<BackupSettings> all, CommandSpec spec) {
    List<String> names = all.stream().map(BackupSettings::name).toList();
    return all.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    all.isEmpty()
                        ? "the configuration names no backups: list them under `backups`, see"
                            + " docs/backups.md"
                        : "there is no entry \""
                            + name
                            + "\" under `backups`"
                            + Suggestion.of(name, names)));
  }
}
