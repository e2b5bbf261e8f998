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
   * at its spaces.
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
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(numeric.get(i) ? padding + row.get(i) : row.get(i) + padding).append("  ");
      }
      String indent = " ".repeat(Math.min(line.length(), width / 2));
      String last = row.get(widths.length - 1);
      List<String> lines =
          width == Integer.MAX_VALUE
              ? List.of(last)
              : new Paragraph(last).lines(width - line.length());
      for (int i = 0; i < lines.size(); i++) {
        String whole = (i == 0 ? line : indent) + lines.get(i);
        text.append(whole.stripTrailing()).append('\n');
      }
    }
    return text.toString();
  }
}
