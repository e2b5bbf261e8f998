package dev.pgvitals.backup.verify;

/**
 * What came of reading a backup to its end.
 *
 * @param message why it is not good, one line without its name; empty for a good one
 * @param bytes of its data, unpacked, as far as it was read
 */
public record Verdict(Outcome outcome, String message, long bytes) {
  /** How it is. */
  public enum Outcome {
    GOOD,
    /** Damaged or incomplete. */
    BAD,
    /** What it would take to tell is not here. */
    UNVERIFIABLE
  }

  public static Verdict good(long bytes) {
    return new Verdict(Outcome.GOOD, "", bytes);
  }

  public static Verdict bad(String message, long bytes) {
    return new Verdict(Outcome.BAD, message, bytes);
  }

  public static Verdict unverifiable(String message) {
    return new Verdict(Outcome.UNVERIFIABLE, message, 0);
  }

  public boolean isGood() {
    return outcome == Outcome.GOOD;
  }

  public boolean isBad() {
    return outcome == Outcome.BAD;
  }
}
