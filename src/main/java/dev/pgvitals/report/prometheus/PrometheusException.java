package dev.pgvitals.report.prometheus;

/** Prometheus could not be asked, or has refused: a sentence, with what to do about it. */
public final class PrometheusException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean tooMuch;

  PrometheusException(String message, boolean tooMuch) {
    super(message);
    this.tooMuch = tooMuch;
  }

  /** Whether less at once may succeed: it took too long, or was too much. */
  public boolean isTooMuch() {
    return tooMuch;
  }
}
