package dev.pgvitals.checklist;

import java.time.LocalDate;

/**
 * What a person has said of an item.
 *
 * @param by who
 * @param on the day
 * @param note empty: none
 */
public record Answer(Item item, boolean yes, String by, LocalDate on, String note) {
  /** Who said what and when, in one line. */
  public String text() {
    return "%s, says %s on %s%s"
        .formatted(yes ? "yes" : "no", by, on, note.isEmpty() ? "" : ": " + note);
  }
}
