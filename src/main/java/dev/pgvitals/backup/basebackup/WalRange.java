package dev.pgvitals.backup.basebackup;

/**
 * WAL that a backup needs to be restored.
 *
 * @param start the first byte's position
 * @param end the position after the last byte
 */
record WalRange(int timeline, long start, long end) {
  /** A position as PostgreSQL writes it, such as {@code 16/B374D848}. */
  static long lsn(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new NumberFormatException(text);
    }
    return (Long.parseLong(text.substring(0, slash), 16) << 32)
        | Long.parseLong(text.substring(slash + 1), 16);
  }
}
