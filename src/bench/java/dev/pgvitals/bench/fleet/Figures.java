package dev.pgvitals.bench.fleet;

import dev.pgvitals.bench.report.MarkdownTable;
import java.util.Locale;

/** Rows of figures and what is asked of them. */
final class Figures {
  private final MarkdownTable table = new MarkdownTable("", "measured", "target", "reached");

  // To have the annotation would take a dependency.
  @SuppressWarnings("AnnotateFormatMethod")
  Figures say(String what, String format, Object... values) {
    table.row(what, String.format(Locale.ROOT, format, values), "", "");
    return this;
  }

  Figures limit(String what, String format, double value, double most) {
    table.row(
        what,
        String.format(Locale.ROOT, format, value),
        "<= " + String.format(Locale.ROOT, format, most),
        value <= most ? "yes" : "NO");
    return this;
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
