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
    int[] widths = new int[numeric.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(numeric.get(i) ? padding + row.get(i) : row.get(i) + padding).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
