package dev.pgvitals.time;

/** A text is no schedule; the message names it and says what is wrong. */
public final class ScheduleException extends Exception {
  private static final long serialVersionUID = 1;

  ScheduleException(String message) {
    super(message);
  }
}
