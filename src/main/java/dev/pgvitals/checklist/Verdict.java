package dev.pgvitals.checklist;

import java.util.Locale;

/** What is to be said of an item, the best first: of several findings the last one counts. */
public enum Verdict {
  YES,
  /** Only a person can tell. */
  ASK,
  /** It could have been seen, but what has it could not be looked at. */
  UNKNOWN,
  NO;

  /** The one that counts of the two. */
  public Verdict and(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** As people read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
