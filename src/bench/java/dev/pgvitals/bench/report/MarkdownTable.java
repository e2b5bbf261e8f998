package dev.pgvitals.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text under a header, ready for a terminal and for Markdown; the first column is words.
 */
public final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();

  public MarkdownTable(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row; it has as many cells as the header. */
  public MarkdownTable row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(cells.length + " cells in " + String.join(", ", cells));
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder line = new StringBuilder("|");
      StringBuilder rule = new StringBuilder("|");
      for (int column = 0; column < rows.get(0).size(); column++) {
        int width = width(column);
        String cell = rows.get(row).get(column);
        String padding = " ".repeat(width - cell.length());
        line.append(' ').append(column == 0 ? cell + padding : padding + cell).append(" |");
        rule.append("-".repeat(width + 1)).append(column == 0 ? "-|" : ":|");
      }
      text.append(line).append('\n');
      if (row == 0) {
        text.append(rule).append('\n');
      }
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
