package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.FileIdentity;
import java.time.Instant;

/**
 * A dump: a file, or a directory that {@code pg_dump -Fd} has written.
 *
 * @param time in its name
 * @param identity its size is that of all files of a directory, its time that of the last change
 * @param written whether it has been let alone for a while, so that nobody writes to it any more
 */
record DumpFile(Instant time, FileIdentity identity, boolean directory, boolean written) {
  String name() {
    return String.valueOf(identity.path().getFileName());
  }

  long size() {
    return identity.size();
  }
}
