package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Panel;
import java.util.OptionalInt;

/** Numbers of panels: rows and panels are counted together, from top to bottom, from 1. */
public final class Numbering {
  private Numbering() {}

  /** Of the first panel with this title. */
  public static OptionalInt of(Board board, String title) {
    int number = 0;
    for (Board.Row row : board.rows()) {
      number++;
      for (Panel panel : row.panels()) {
        number++;
        if (panel.title().equals(title)) {
          return OptionalInt.of(number);
        }
      }
    }
    return OptionalInt.empty();
  }
}
