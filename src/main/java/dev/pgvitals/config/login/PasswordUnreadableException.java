package dev.pgvitals.config.login;

/**
 * The file that holds a password cannot be read now. The message names the file and the remedy; the
 * cause is left out, since a decoder's may quote what it read.
 */
public final class PasswordUnreadableException extends Exception {
  private static final long serialVersionUID = 1;

  PasswordUnreadableException(String message) {
    super(message);
  }
}
