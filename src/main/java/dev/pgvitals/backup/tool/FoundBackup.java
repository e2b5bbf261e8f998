package dev.pgvitals.backup.tool;

import dev.pgvitals.backup.BackupState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A backup in a repository.
 *
 * @param good whether it ended without an error
 * @param corrupt whether it is there, and damaged
 * @param firstWal name of the first WAL file that it needs; empty where that is not known
 * @param lastWal name of the last one, without which it cannot be restored
 * @param size in bytes, of its data
 * @param repoSize in bytes, of what it takes in the repository
 */
record FoundBackup(
    String type,
    boolean good,
    boolean corrupt,
    Instant start,
    Instant end,
    String firstWal,
    String lastWal,
    OptionalLong size,
    OptionalLong repoSize) {
  /** What is known of those of one type in one repository, which are at least one. */
  static BackupState state(
      String stanza, String repo, List<FoundBackup> ofType, Optional<Boolean> retentionUnsafe) {
    FoundBackup newest = newest(ofType).orElseThrow();
    List<FoundBackup> good = ofType.stream().filter(FoundBackup::good).toList();
    Optional<FoundBackup> last = newest(good);
    return new BackupState(
        stanza,
        newest.type(),
        repo,
        Optional.of(newest.good()),
        last.map(FoundBackup::end),
        Optional.empty(),
        last.map(FoundBackup::size).orElse(OptionalLong.empty()),
        last.map(FoundBackup::repoSize).orElse(OptionalLong.empty()),
        last.map(backup -> Duration.between(backup.start(), backup.end()))
            .filter(duration -> !duration.isNegative()),
        OptionalInt.of(good.size()),
        OptionalInt.of((int) ofType.stream().filter(FoundBackup::corrupt).count()),
        oldest(good).map(FoundBackup::end),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        retentionUnsafe);
  }

  /** That there is none, which is as bad as one that failed. */
  static BackupState none(String stanza, String type, String repo, OptionalInt count) {
    return BackupState.ofStatus(stanza, type, repo, false, count);
  }

  /** What a tool's own check says of a stanza. */
  static BackupState checked(String stanza, String type, boolean good) {
    return BackupState.ofStatus(stanza, type, "", good, OptionalInt.empty());
  }

  /** By its end, wherever it stands in a list. */
  static Optional<FoundBackup> newest(List<FoundBackup> backups) {
    return backups.stream().max(Comparator.comparing(FoundBackup::end));
  }

  static Optional<FoundBackup> oldest(List<FoundBackup> backups) {
    return backups.stream().min(Comparator.comparing(FoundBackup::end));
  }
}
