package dev.pgvitals.jobrun;

import java.util.Locale;

/** Why something was not done. The word is the label {@code reason} of what the agent publishes. */
public enum SkipReason {
  /** Somebody holds a lock on the target. */
  LOCKED,
  /** Another maintainer is at work on the server. */
  RUNNING,
  /** Its time had passed when it could have begun. */
  MISSED,
  /** The window is closed, or too short for more. */
  WINDOW,
  /** Standbys or slots are too far behind. */
  LAG,
  /** WAL cannot be archived. */
  ARCHIVE,
  /** There may not be room on the disk. */
  SPACE,
  /** Too many sessions are at work. */
  LOAD,
  /** An old snapshot keeps the dead rows, so that it would have no effect. */
  XMIN,
  /** The role may not do it. */
  PRIVILEGE,
  /** As things are it must not be done; somebody has to look. */
  REFUSED,
  /** There was nothing to do. */
  NOTHING;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
