package dev.pgvitals.serverlog.tail;

import dev.pgvitals.feed.FeedException;
import java.util.List;
import java.util.Set;

/** Where log files are. For one thread, but for {@link #cut} and {@link #close}. */
public interface LogFiles extends AutoCloseable {
  /** All that there are just now, in no order. */
  List<LogFile> list() throws FeedException, InterruptedException;

  /** Which kinds of those are written; more than one where it cannot be told. */
  Set<LogFileKind> kinds() throws FeedException, InterruptedException;

  /**
   * Reads from a file. One that was read last can be read to its end even when it has been renamed
   * or removed, where that is possible.
   *
   * @return how many bytes; 0 at its end, or when it is gone
   */
  int read(LogFile file, long offset, byte[] into) throws FeedException, InterruptedException;

  /** Ends what is being waited for. */
  void cut();

  @Override
  void close();
}
