package dev.pgvitals.backup.restore;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Gets the newest of some backups onto a server that runs. */
public interface Restoration {
  /**
   * What was restored.
   *
   * @param type of the backup, as its state has it
   * @param time when it was made
   * @param server runs on it
   * @param database that checks begin in
   */
  record Restored(String type, Optional<Instant> time, TestServer server, String database) {}

  /** Restores into the directory, which is empty. */
  Restored restore(TestDirectory directory, RestoreRequest request, Work work)
      throws IOException, RestoreFailedException, InterruptedException;
}
