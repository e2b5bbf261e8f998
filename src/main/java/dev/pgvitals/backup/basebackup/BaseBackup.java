package dev.pgvitals.backup.basebackup;

import dev.pgvitals.backup.verify.FileIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A base backup that has ended: it has a manifest.
 *
 * @param archives of one in tar format: the data directory, its tablespaces, its WAL; empty for one
 *     that is a data directory
 * @param identity of its manifest, which is written last
 * @param manifest empty when it cannot be understood
 * @param fault what is wrong with the manifest
 * @param after from which position on an incremental one has what has changed
 */
record BaseBackup(
    Path directory,
    List<Path> archives,
    FileIdentity identity,
    Optional<Manifest> manifest,
    Optional<String> fault,
    Optional<Long> after) {
  static final String FULL = "full";
  static final String INCREMENTAL = "incr";

  BaseBackup {
    archives = List.copyOf(archives);
  }

  String name() {
    return String.valueOf(directory.getFileName());
  }

  String type() {
    return manifest.filter(Manifest::incremental).isPresent() ? INCREMENTAL : FULL;
  }

  boolean isTar() {
    return !archives.isEmpty();
  }
}
