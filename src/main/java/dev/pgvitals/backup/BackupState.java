package dev.pgvitals.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is known of the backups of one kind. What is empty is not known, and not published.
 *
 * @param stanza whose backups they are, in the tool's words; of files, the entry's name
 * @param type {@code full}, {@code diff}, {@code incr}, {@code dump} ...; empty: of all together
 * @param repo in which repository; empty where there is but one
 * @param lastStatus whether the newest is without error
 * @param lastSuccess when the newest good one ended
 * @param lastVerified when the newest of which it was found out that it can be read was so
 * @param size in bytes, of the newest good one's data
 * @param repoSize in bytes, of what it takes in the repository
 * @param duration how long it took
 * @param count of good ones
 * @param corrupt how many are damaged, incomplete or too small to be true
 * @param oldest when the oldest good one ended
 * @param recoveryWindow back to when any moment can be restored, without a gap, from the last WAL
 * @param walMissing WAL files that are missing in between
 * @param lastWal when the last WAL was archived
 * @param restoreTested when one was last restored for a test, and came up
 * @param restoreTime how long that took
 * @param running how many are being made
 * @param retentionUnsafe whether the next deletion of old ones would leave fewer good ones than
 *     there should be
 * @param remarks what is wrong with which of them, for people; one line each, a bounded number
 */
public record BackupState(
    String stanza,
    String type,
    String repo,
    Optional<Boolean> lastStatus,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastVerified,
    OptionalLong size,
    OptionalLong repoSize,
    Optional<Duration> duration,
    OptionalInt count,
    OptionalInt corrupt,
    Optional<Instant> oldest,
    Optional<Duration> recoveryWindow,
    OptionalInt walMissing,
    Optional<Instant> lastWal,
    Optional<Instant> restoreTested,
    Optional<Duration> restoreTime,
    OptionalInt running,
    Optional<Boolean> retentionUnsafe,
    List<String> remarks) {
  public BackupState {
    remarks = List.copyOf(remarks);
  }

  /** Of which it is not known what will be deleted. */
  public BackupState(
      String stanza,
      String type,
      String repo,
      Optional<Boolean> lastStatus,
      Optional<Instant> lastSuccess,
      Optional<Instant> lastVerified,
      OptionalLong size,
      OptionalLong repoSize,
      Optional<Duration> duration,
      OptionalInt count,
      OptionalInt corrupt,
      Optional<Instant> oldest,
      Optional<Duration> recoveryWindow,
      OptionalInt walMissing,
      Optional<Instant> lastWal,
      Optional<Instant> restoreTested,
      Optional<Duration> restoreTime,
      OptionalInt running) {
    this(
        stanza,
        type,
        repo,
        lastStatus,
        lastSuccess,
        lastVerified,
        size,
        repoSize,
        duration,
        count,
        corrupt,
        oldest,
        recoveryWindow,
        walMissing,
        lastWal,
        restoreTested,
        restoreTime,
        running,
        Optional.empty());
  }

  /** Of which there is nothing to remark. */
  public BackupState(
      String stanza,
      String type,
      String repo,
      Optional<Boolean> lastStatus,
      Optional<Instant> lastSuccess,
      Optional<Instant> lastVerified,
      OptionalLong size,
      OptionalLong repoSize,
      Optional<Duration> duration,
      OptionalInt count,
      OptionalInt corrupt,
      Optional<Instant> oldest,
      Optional<Duration> recoveryWindow,
      OptionalInt walMissing,
      Optional<Instant> lastWal,
      Optional<Instant> restoreTested,
      Optional<Duration> restoreTime,
      OptionalInt running,
      Optional<Boolean> retentionUnsafe) {
    this(
        stanza,
        type,
        repo,
        lastStatus,
        lastSuccess,
        lastVerified,
        size,
        repoSize,
        duration,
        count,
        corrupt,
        oldest,
        recoveryWindow,
        walMissing,
        lastWal,
        restoreTested,
        restoreTime,
        running,
        retentionUnsafe,
        List.of());
  }

  /** The same, restored for a test. */
  public BackupState restored(Instant tested, Duration took) {
    return new BackupState(
        stanza,
        type,
        repo,
        lastStatus,
        lastSuccess,
        lastVerified,
        size,
        repoSize,
        duration,
        count,
        corrupt,
        oldest,
        recoveryWindow,
        walMissing,
        lastWal,
        Optional.of(tested),
        Optional.of(took),
        running,
        retentionUnsafe,
        remarks);
  }

  /** Whether all is well, and how many good ones there are. */
  public static BackupState ofStatus(
      String stanza, String type, String repo, boolean good, OptionalInt count) {
    return new BackupState(
        stanza,
        type,
        repo,
        Optional.of(good),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        count,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  /** Of all kinds together, in one repository: how far back any moment can be restored. */
  public static BackupState ofWal(
      String stanza,
      String repo,
      Optional<Duration> recoveryWindow,
      OptionalInt missing,
      Optional<Instant> lastWal) {
    return new BackupState(
        stanza,
        "",
        repo,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        recoveryWindow,
        missing,
        lastWal,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  /** Of all kinds together: how many are being made. */
  public static BackupState ofRunning(String stanza, int running) {
    return new BackupState(
        stanza,
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(running));
  }

  /** The same, of whose newest nothing is to be believed. */
  BackupState failed(String remark) {
    List<String> more = new ArrayList<>();
    more.add(remark);
    more.addAll(remarks);
    return new BackupState(
        stanza,
        type,
        repo,
        Optional.of(false),
        Optional.empty(),
        lastVerified,
        size,
        repoSize,
        duration,
        count,
        corrupt,
        oldest,
        recoveryWindow,
        walMissing,
        lastWal,
        restoreTested,
        restoreTime,
        running,
        retentionUnsafe,
        more);
  }
}
