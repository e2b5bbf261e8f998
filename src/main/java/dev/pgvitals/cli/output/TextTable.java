package dev.pgvitals.cli.output;

import dev.pgvitals.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns; the last one is as long as it likes. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Boolean> numeric;

  /**
   * A table with its heading.
   *
   * @param headings one that ends in {@code #} is of a column of numbers, set to the right
   */
  public TextTable(String... headings) {
    numeric = java.util.Arrays.stream(headings).map(h -> h.endsWith("#")).toList();
    add(java.util.Arrays.stream(headings).map(h -> h.replace("#", "")).toArray(String[]::new));
  }

  /** A line's end in a cell, as a database's name may have, would end the row. */
  public void add(String... cells) {
    rows.add(java.util.Arrays.stream(cells).map(Printable::oneLine).toList());
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  @Override
  public String toString() {
    return within(Integer.MAX_VALUE);
  }

  /**
   * The table in lines of that length at most, as far as it can be had: the last column is broken
   * at its spaces, and stands below the others where one of its words has no room beside them, or
   * where it would take more than three times as many lines.
   */
  public String within(int width) {
    int[] widths = new int[numeric.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length - 1; i++) {
        line.append(padded(row, i, widths)).append("  ");
      }
      String last = row.get(widths.length - 1);
      if (width == Integer.MAX_VALUE) {
        append(text, line, padded(row, widths.length - 1, widths));
        continue;
      }
      int room = width - line.length();
      List<String> beside = new Paragraph(last).lines(room);
      String indent = " ".repeat(widths[0] + 2);
      List<String> below = new Paragraph(last).lines(width - indent.length());
      if (last.isEmpty()
          || (Paragraph.longestWord(last) <= room && beside.size() <= 3 * below.size())) {
        append(text, line, beside.remove(0));
        String under = " ".repeat(line.length());
        beside.forEach(next -> append(text, under, next));
      } else {
        append(text, line, "");
        below.forEach(next -> append(text, indent, next));
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, CharSequence start, String end) {
    text.append((start + end).stripTrailing()).append('\n');
  }

  private String padded(List<String> row, int column, int[] widths) {
    String padding = " ".repeat(widths[column] - row.get(column).length());
    return numeric.get(column) ? padding + row.get(column) : row.get(column) + padding;
  }
}
