package dev.pgvitals.config.libpq;

/** A connection string that cannot be read on from some character. */
final class ConnectionSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int offset;

  /**
   * @param message must not quote the string: what looks like a port may be half a password
   */
  ConnectionSyntaxException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  int offset() {
    return offset;
  }
}
