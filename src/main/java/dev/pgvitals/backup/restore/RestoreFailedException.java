package dev.pgvitals.backup.restore;

/** A backup could not be restored, or not be tested. The message is one line. */
public final class RestoreFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String hint;

  /**
   * A failure.
   *
   * @param hint what to do about it; empty where the message says it
   */
  public RestoreFailedException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }
}
