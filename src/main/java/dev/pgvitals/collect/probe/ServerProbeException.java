package dev.pgvitals.collect.probe;

import dev.pgvitals.failure.Failure;

/** A server cannot be looked at. */
public final class ServerProbeException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  ServerProbeException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
