package dev.pgvitals.backup;

import dev.pgvitals.feed.FeedException;
import java.util.List;

/** Looks at the backups that one tool made. For one thread at a time, but for {@link #cut}. */
public interface BackupReader extends AutoCloseable {
  /**
   * What there is.
   *
   * @throws FeedException when nothing can be told; not when there is no backup, which is an answer
   */
  List<BackupState> read() throws FeedException, InterruptedException;

  /** Ends what {@link #read} waits for. Never waits itself; for any thread. */
  void cut();

  /** As {@link #cut}, for good. */
  @Override
  void close();
}
