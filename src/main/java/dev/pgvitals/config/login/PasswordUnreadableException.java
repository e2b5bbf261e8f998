package dev.pgvitals.config.login;

/**
 * The password is not to be had now. The message names its file or command, and the remedy; the
 * cause is left out, since a decoder's may quote what it read.
 */
public final class PasswordUnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Carries a message.
   *
   * @param message one line, without secrets
   */
  public PasswordUnreadableException(String message) {
    super(message);
  }
}
