package dev.pgvitals.dashboard.entries;

import dev.pgvitals.dashboard.PanelType;

/** Titles and descriptions, of what the catalogue says. */
final class Words {
  /** Pixels of a column on a wide screen, of what stands beside a title, and of a letter. */
  private static final int COLUMN = 65;

  private static final int BESIDE = 68;
  private static final int LETTER = 7;
  private static final int[] WIDTHS = {4, 6, 8, 12, 24};

  private Words() {}

  /** How many letters a title may have. */
  static int room(int width) {
    return (width * COLUMN - BESIDE) / LETTER;
  }

  /** The narrowest panel into which the title fits. */
  static int width(String title) {
    for (int width : WIDTHS) {
      if (title.length() <= room(width)) {
        return width;
      }
    }
    return PanelType.TABLE.width();
  }

  /** The description if it fits, else the name, as far as it fits. */
  static String title(String description, String name, int width) {
    String said = oneLine(description);
    if (!said.isEmpty() && said.length() <= room(width)) {
      return said;
    }
    return name.length() <= room(width) ? name : name.substring(0, room(width) - 1) + "…";
  }

  /** A sentence, and where its numbers are from. */
  static String description(String text, String more) {
    String said = oneLine(text);
    String end = said.isEmpty() || said.matches(".*[.!?]") ? "" : ".";
    return (said + end + " " + more).strip();
  }

  /** Without the line breaks of the file. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
