package dev.pgvitals.config.backup;

import dev.pgvitals.yaml.MapReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a configuration says of backups.
 *
 * @param backups names unique
 * @param restoreTest empty: none is made
 */
public record BackupConfig(
    List<BackupSettings> backups, Optional<RestoreTestSettings> restoreTest) {
  public BackupConfig {
    backups = List.copyOf(backups);
  }

  /**
   * Reads {@code backups} and {@code restore_test}.
   *
   * @param servers the names of those that there are; empty: not known, and any is taken
   */
  public static BackupConfig read(MapReader config, Optional<Set<String>> servers) {
    BackupListReader reader = new BackupListReader(servers);
    List<BackupSettings> backups = config.value("backups").map(reader::read).orElse(List.of());
    return new BackupConfig(
        backups,
        config
            .map("restore_test", RestoreTestSettings.KEYS)
            .flatMap(map -> RestoreTestSettings.read(map, reader.names())));
  }
}
