package dev.pgvitals.cli.output;

/** What a health check comes to, as programs that run such checks number it; the least first. */
public enum CheckStatus {
  OK(0),
  UNKNOWN(3),
  WARNING(1),
  CRITICAL(2);

  private final int exitCode;

  CheckStatus(int exitCode) {
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }

  public static CheckStatus ofLevel(int level) {
    return level == 0 ? OK : level == 1 ? WARNING : CRITICAL;
  }

  public CheckStatus or(CheckStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
