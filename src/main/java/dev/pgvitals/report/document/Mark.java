package dev.pgvitals.report.document;

/** How much something needs a person, the least first. */
public enum Mark {
  PLAIN,
  NOTE,
  WARNING,
  CRITICAL
}
