package dev.pgvitals.collect.value;

import dev.pgvitals.failure.Failure;

/** A result is not what the catalogue says; the message names column, row and what was found. */
public final class ResultException extends Exception {
  private static final long serialVersionUID = 1;

  private final String message;

  public ResultException(String message) {
    super(message);
    this.message = message;
  }

  public Failure failure() {
    return Failure.result(message);
  }
}
