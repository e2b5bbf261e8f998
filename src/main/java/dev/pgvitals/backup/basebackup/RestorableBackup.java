package dev.pgvitals.backup.basebackup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A full backup as it takes to restore it.
 *
 * @param archives of one in tar format: {@code base.tar}, {@code 16385.tar} of tablespaces, {@code
 *     pg_wal.tar}, perhaps compressed; empty for a data directory
 * @param bytes of its data
 * @param wal names of the files that it needs, from the archive where it does not have them
 */
public record RestorableBackup(
    String name,
    Path directory,
    List<Path> archives,
    Instant time,
    long bytes,
    List<String> wal,
    Optional<Path> walArchive) {
  public RestorableBackup {
    archives = List.copyOf(archives);
    wal = List.copyOf(wal);
  }
}
