package dev.pgvitals.checklist;

import java.util.Locale;

/** Whose work an item is. */
public enum Group {
  DATABASE,
  INFRASTRUCTURE,
  APPLICATION;

  /** As people read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
