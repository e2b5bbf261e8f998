package dev.pgvitals.config.backup;

import dev.pgvitals.config.backup.BackupSettings.Tool;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code type} may be, with the keys that its entries may have. */
@SuppressWarnings("ImmutableEnumChecker") // a set that nobody can change
public enum BackupType {
  PGBACKREST("pgbackrest", "command", "env_file"),
  DUMPS("dumps", "files", "zone", "keep", "verify", "min_size_of_median"),
  BARMAN("barman", "command", "env_file"),
  WAL_G("wal-g", "command", "env_file"),
  BASEBACKUP("basebackup", "directory", "wal", "verify"),
  TABLE("table", "relation");

  private static final Set<String> OF_EACH =
      Set.of("name", "type", "server", "interval", "timeout");

  private final String word;
  private final Set<String> keys;

  BackupType(String word, String... keys) {
    this.word = word;
    this.keys = Set.of(keys);
  }

  /** As the file has it. */
  public String word() {
    return word;
  }

  public Set<String> keys() {
    Set<String> all = new HashSet<>(OF_EACH);
    all.addAll(keys);
    return all;
  }

  public static Optional<BackupType> of(String word) {
    return List.of(values()).stream().filter(type -> type.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return List.of(values()).stream().map(BackupType::word).toList();
  }

  Tool tool() {
    return Tool.valueOf(name());
  }
}
