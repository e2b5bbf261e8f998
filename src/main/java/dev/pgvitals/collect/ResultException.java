package dev.pgvitals.collect;

/** A result is not what the catalogue says; the message names column, row and what was found. */
final class ResultException extends Exception {
  private static final long serialVersionUID = 1;

  private final String message;

  ResultException(String message) {
    super(message);
    this.message = message;
  }

  Failure failure() {
    return Failure.result(message);
  }
}
