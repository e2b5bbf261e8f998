package dev.pgvitals.collect;

/** A server cannot be looked at. */
public final class SurveyException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  SurveyException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
