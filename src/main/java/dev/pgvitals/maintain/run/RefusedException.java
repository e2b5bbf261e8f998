package dev.pgvitals.maintain.run;

/** Nothing is done on a server at all; the message says why, and what to do. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }

  /** Why, in a line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
