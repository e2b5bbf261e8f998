package dev.pgvitals.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of figures, one column a program, and what is asked of them. */
final class Table {
  private static final List<String> HEADER =
      List.of("", "pgvitals", "postgres_exporter", "ratio", "target", "reached");

  private final List<List<String>> rows = new ArrayList<>(List.of(HEADER));

  /** Figures of both, side by side. */
  Table compare(String what, String format, double agent, double peer) {
    return row(what, format(format, agent), format(format, peer), ratio(agent / peer), "", "");
  }

  /**
   * Figures of both, of which the agent's is to be small beside the peer's.
   *
   * @param divisor by which the peer's is divided to give the most that is allowed
   */
  Table compare(String what, String format, double agent, double peer, int divisor) {
    return row(
        what,
        format(format, agent),
        format(format, peer),
        ratio(agent / peer),
        "<= 1/" + divisor,
        reached(agent <= peer / divisor));
  }

  /** Figures of both, of which the agent's has a limit of its own. */
  Table limit(String what, String format, double agent, double peer, double limit) {
    return row(
        what,
        format(format, agent),
        format(format, peer),
        ratio(agent / peer),
        "<= " + format(format, limit),
        reached(agent <= limit));
  }

  /** Figures for which there is nothing to compare. */
  Table single(String what, String format, double agent) {
    return row(what, format(format, agent), "", "", "", "");
  }

  Table text(String what, String agent, String peer) {
    return row(what, agent, peer, "", "", "");
  }

  /** Ready for a terminal and for Markdown. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder line = new StringBuilder("|");
      StringBuilder rule = new StringBuilder("|");
      for (int column = 0; column < HEADER.size(); column++) {
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

  private Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String reached(boolean reached) {
    return reached ? "yes" : "NO";
  }

  private static String ratio(double ratio) {
    if (!Double.isFinite(ratio) || ratio == 0) {
      return "";
    }
    return ratio < 1
        ? "1/" + format(ratio < 0.1 ? "%.0f" : "%.1f", 1 / ratio)
        : format("%.1f", ratio);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
