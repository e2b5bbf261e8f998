package dev.pgvitals.catalogue;

import java.util.Locale;

/** How bad it is when a vital is beyond a limit, the least first. */
public enum Severity {
  WARNING,
  CRITICAL;

  /** As files and labels say it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
