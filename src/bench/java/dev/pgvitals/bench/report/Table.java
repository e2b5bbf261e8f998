package dev.pgvitals.bench.report;

import java.util.Locale;

/** Rows of figures, one column a program, and what is asked of them. */
public final class Table {
  private final MarkdownTable rows =
      new MarkdownTable("", "pgvitals", "postgres_exporter", "ratio", "target", "reached");

  /** Figures of both, side by side. */
  public Table compare(String what, String format, double agent, double peer) {
    return row(what, format(format, agent), format(format, peer), ratio(agent / peer), "", "");
  }

  /**
   * Figures of both, of which the agent's is to be small beside the peer's.
   *
   * @param divisor by which the peer's is divided to give the most that is allowed
   */
  public Table compare(String what, String format, double agent, double peer, int divisor) {
    return row(
        what,
        format(format, agent),
        format(format, peer),
        ratio(agent / peer),
        divisor == 1 ? "<= 1" : "<= 1/" + divisor,
        reached(agent <= peer / divisor));
  }

  /** Figures of both, of which the agent's has a limit of its own. */
  public Table limit(String what, String format, double agent, double peer, double limit) {
    return row(
        what,
        format(format, agent),
        format(format, peer),
        ratio(agent / peer),
        "<= " + format(format, limit),
        reached(agent <= limit));
  }

  /** Figures for which there is nothing to compare. */
  public Table single(String what, String format, double agent) {
    return row(what, format(format, agent), "", "", "", "");
  }

  public Table text(String what, String agent, String peer) {
    return row(what, agent, peer, "", "", "");
  }

  /** Ready for a terminal and for Markdown. */
  @Override
  public String toString() {
    return rows.toString();
  }

  private Table row(String... cells) {
    rows.row(cells);
    return this;
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
