package dev.pgvitals.cli;

/** What a health check comes to, as programs that run such checks number it; the least first. */
enum Verdict {
  OK(0),
  UNKNOWN(3),
  WARNING(1),
  CRITICAL(2);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  static Verdict ofLevel(int level) {
    return level == 0 ? OK : level == 1 ? WARNING : CRITICAL;
  }

  Verdict or(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
