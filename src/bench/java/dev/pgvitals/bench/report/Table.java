package dev.pgvitals.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of figures, one column a program, with what is asked of them and the machine's load while
 * they were measured. Figures that are missing have a number of their own, under which the reason
 * stands below.
 */
public final class Table {
  private final MarkdownTable rows =
      new MarkdownTable(
          "", "pgvitals", "postgres_exporter", "nginx", "ratio", "goal", "reached", "load");
  private final List<String> reasons = new ArrayList<>();

  /**
   * Rows that were measured at one time.
   *
   * @param load of the machine, meanwhile
   */
  public Rows at(String load) {
    return new Rows(load);
  }

  /** Ready for a terminal and for Markdown. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(rows.toString());
    for (int i = 0; i < reasons.size(); i++) {
      text.append(i == 0 ? "\n" : "")
          .append("(%d) %s%n".formatted(i + 1, indented(reasons.get(i))));
    }
    return text.toString();
  }

  /** What a program says has several lines. */
  private static String indented(String reason) {
    return reason.lines().map(String::strip).collect(Collectors.joining("\n    "));
  }

  /** Adds rows to its table. */
  public final class Rows {
    private final String load;

    private Rows(String load) {
      this.load = load;
    }

    /** Figures of both, side by side. */
    public Rows compare(String what, String format, double agent, Figure peer) {
      return compare(what, format, agent, peer, Goal.NONE);
    }

    /** As above, of which something is asked. */
    public Rows compare(String what, String format, double agent, Figure peer, Goal goal) {
      return row(what, format, Figure.of(agent), peer, Figure.NONE, goal);
    }

    /** A figure for which the peer has none. */
    public Rows single(String what, String format, double agent, Goal goal) {
      return compare(what, format, agent, Figure.NONE, goal);
    }

    /** Figures of both and of nginx, which answers with the same bytes. */
    public Rows row(
        String what, String format, Figure agent, Figure peer, Figure nginx, Goal goal) {
      rows.row(
          what,
          cell(agent, format),
          cell(peer, format),
          cell(nginx, format),
          ratio(agent.dividedBy(peer)),
          goal.text(),
          goal.verdict(agent, peer),
          load);
      return this;
    }

    /** Words about both. */
    public Rows text(String what, String agent, Measured<String> peer) {
      String theirs = peer.value().orElseGet(() -> reason(peer.why()));
      rows.row(what, agent, theirs, "", "", "", "", load);
      return this;
    }

    private String cell(Figure figure, String format) {
      return figure.why().isEmpty() ? figure.text(format) : reason(figure.why());
    }

    /** The mark of a reason, the same one for the same words. */
    private String reason(String why) {
      if (!reasons.contains(why)) {
        reasons.add(why);
      }
      return "(%d)".formatted(reasons.indexOf(why) + 1);
    }
  }

  private static String ratio(Figure figure) {
    double ratio = figure.value().orElse(0);
    if (!Double.isFinite(ratio) || ratio == 0) {
      return "";
    }
    return ratio < 1
        ? "1/" + Figure.of(1 / ratio).text(ratio < 0.1 ? "%.0f" : "%.1f")
        : figure.text("%.1f");
  }
}
