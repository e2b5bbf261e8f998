package dev.pgvitals.backup.choice;

import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.util.List;

/** Backups that cannot be looked at as the configuration has it. */
final class UnreadBackups implements BackupReader {
  private final String why;

  UnreadBackups(String why) {
    this.why = why;
  }

  @Override
  public List<BackupState> read() throws FeedException {
    throw new FeedException(
        new Failure(FailureReason.CONNECT, "", why)
            .withRemedy("correct `server` of the entry, or wait for the list that has it"));
  }

  @Override
  public void cut() {}

  @Override
  public void close() {}
}
