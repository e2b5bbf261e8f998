package dev.pgvitals.rescue.server;

/** A rescue cannot begin, or go on. */
public final class RescueException extends Exception {
  private static final long serialVersionUID = 1;

  private final String hint;

  /**
   * @param hint what to do about it; empty where the message says it
   */
  public RescueException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
