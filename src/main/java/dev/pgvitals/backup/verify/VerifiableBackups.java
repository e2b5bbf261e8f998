package dev.pgvitals.backup.verify;

import dev.pgvitals.feed.FeedException;
import java.time.Instant;
import java.util.List;

/** Backups that can be read to their ends, one by one, at somebody's word. */
public interface VerifiableBackups {
  /**
   * A backup.
   *
   * @param name of its file
   * @param time when it was made
   * @param bytes of its files
   */
  record Candidate(String name, Instant time, long bytes, Inspections.Opener opener) {}

  /** All that are there and finished, the newest first. */
  List<Candidate> candidates() throws FeedException, InterruptedException;
}
