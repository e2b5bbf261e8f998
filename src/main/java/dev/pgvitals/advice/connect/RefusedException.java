package dev.pgvitals.advice.connect;

import dev.pgvitals.failure.Failure;

/** No advice can be had there; the failure says why, and what to do. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  public RefusedException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
