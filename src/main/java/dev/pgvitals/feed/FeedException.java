package dev.pgvitals.feed;

import dev.pgvitals.failure.Failure;

/** A feed did not give what was asked of it. */
public final class FeedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  public FeedException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
