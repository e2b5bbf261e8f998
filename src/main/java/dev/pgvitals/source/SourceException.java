package dev.pgvitals.source;

import dev.pgvitals.failure.Failure;

/** A source did not give what it was asked for. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;
  private final boolean serversWord;

  /**
   * Carries a failure.
   *
   * @param serversWord whether the server itself said so: then it lives, for one that fails
   */
  public SourceException(Failure failure, boolean serversWord) {
    super(failure.message());
    this.failure = failure;
    this.serversWord = serversWord;
  }

  /**
   * As the other.
   *
   * @param cause for whoever looks for a mistake of ours; the failure says all that is published
   */
  public SourceException(Failure failure, boolean serversWord, Throwable cause) {
    this(failure, serversWord);
    initCause(cause);
  }

  public Failure failure() {
    return failure;
  }

  /** Whether the server itself said so, rather than the network or whoever read its answer. */
  public boolean isServersWord() {
    return serversWord;
  }
}
