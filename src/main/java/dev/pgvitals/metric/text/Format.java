package dev.pgvitals.metric.text;

/** An exposition format. */
public enum Format {
  /** Prometheus text 0.0.4. */
  TEXT("text/plain; version=0.0.4; charset=utf-8"),
  OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
