package dev.pgvitals.backup.verify;

import java.io.IOException;
import java.util.Optional;

/** The reading of one backup, which can stop and go on. For one thread, but for {@link #cut}. */
public interface Inspection extends AutoCloseable {
  /**
   * Reads on until it is at the end or the turn is over.
   *
   * @return how the backup is, once that is known
   * @throws IOException when it cannot be read for a reason that may pass; to begin anew with
   */
  Optional<Verdict> advance(Pace pace) throws IOException, InterruptedException;

  /** Ends programs that it waits for; nothing is to be had from it after that. Any thread. */
  void cut();

  @Override
  void close();
}
