package dev.pgvitals.serverlog.format;

/**
 * One of the forms in which PostgreSQL writes its log. All of it works on bytes: a record ends
 * where it ends whatever encoding its texts have, and they may have several.
 *
 * <p>For one thread.
 */
public interface LogFormat {
  /** What a piece of the log is. */
  enum Piece {
    RECORD,
    /** Of a record that was handed over before, or of none that counts. */
    MORE,
    /** Nothing that this format has. */
    UNKNOWN
  }

  /** So many bytes tell whether a record begins with them. */
  int HEAD = 40;

  /**
   * Where a piece ends, behind its line end.
   *
   * @param quoted whether what is before {@code from} left a quote open
   * @return -1 when it does not end before {@code to}
   */
  int end(byte[] data, int from, int to, boolean quoted);

  /**
   * Whether a quote is open behind these bytes.
   *
   * @param quoted whether one was before them
   */
  boolean isQuoted(byte[] data, int from, int to, boolean quoted);

  /** Whether these bytes, behind a line end, look as if a record began with them. */
  boolean begins(byte[] data, int from, int to);

  /** Whether what follows a piece that is unknown must be searched for the next beginning. */
  boolean losesItsWay();

  /** Reads a piece; {@link #record} is what it says, if it is a record. */
  Piece parse(byte[] data, int from, int to);

  LogRecord record();
}
