package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Unpacked;
import dev.pgvitals.backup.verify.Verdict;
import java.io.IOException;
import java.util.Optional;

/** What tells whether the unpacked content of a dump is complete. */
interface Contents extends AutoCloseable {
  /** Takes the next piece. */
  void take(byte[] bytes, int length) throws IOException, Unpacked.DamagedException;

  /** After the last piece. Empty when the turn was over before it was known; to be asked again. */
  Optional<Verdict> end(long bytes, Pace pace) throws IOException, InterruptedException;

  /** Ends what it waits for; any thread. */
  @Override
  void close();
}
