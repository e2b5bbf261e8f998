package dev.pgvitals.jobrun;

import java.util.Locale;

/** How it is with a run, as the column {@code status} has it in lower case. */
public enum RunStatus {
  RUNNING,
  DONE,
  /** Nothing was done, and nothing is wrong with that. */
  SKIPPED,
  /** Of several targets some failed. */
  PARTIAL,
  FAILED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status that the table has.
   *
   * @throws IllegalArgumentException if it is none, which the table does not allow
   */
  static RunStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
