package dev.pgvitals.maintain.archive;

/** What must be so before a detached partition is dropped. */
public enum Require {
  /** Its archive is whole, and has what the table has. */
  ARCHIVED,
  /** Its rows are to be lost. */
  NOTHING
}
