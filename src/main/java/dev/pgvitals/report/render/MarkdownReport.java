package dev.pgvitals.report.render;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Report;
import dev.pgvitals.text.MarkdownText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report as Markdown with tables, for a mail, an issue or a wiki. */
public final class MarkdownReport {
  private final StringBuilder text = new StringBuilder();

  private MarkdownReport() {}

  /** With a line's end. */
  public static String of(Report report) {
    MarkdownReport markdown = new MarkdownReport();
    markdown.add(report);
    return markdown.text.toString();
  }

  private void add(Report report) {
    text.append("# ").append(MarkdownText.escape(report.title())).append("\n\n");
    text.append(
        "From %s to %s. All times are UTC.\n"
            .formatted(
                CellText.time(report.period().start()), CellText.time(report.period().end())));
    if (!report.summary().isEmpty()) {
      text.append('\n');
      items(report.summary());
    }
    report.parts().forEach(this::add);
  }

  private void add(Part part) {
    text.append("\n## ").append(MarkdownText.escape(part.title())).append('\n');
    if (part instanceof Part.Section section) {
      section.blocks().forEach(this::add);
    } else if (part instanceof Part.Missing missing) {
      text.append("\n*").append(MarkdownText.escape(missing.why())).append("*\n");
    }
  }

  private void add(Block block) {
    text.append('\n');
    if (block instanceof Block.Paragraph paragraph) {
      text.append(marked(paragraph.mark(), MarkdownText.line(paragraph.text()))).append('\n');
    } else if (block instanceof Block.Items list) {
      items(list.items());
    } else if (block instanceof Block.Code code) {
      text.append(MarkdownText.block(code.text()));
    } else if (block instanceof Block.Table table) {
      table(table);
    }
  }

  private void items(List<Block.Item> items) {
    for (Block.Item item : items) {
      String words = MarkdownText.line(item.text());
      text.append("- ")
          .append(marked(item.mark(), item.link().map(to -> link(words, to)).orElse(words)))
          .append('\n');
    }
  }

  private void table(Block.Table table) {
    row(table.columns().stream().map(column -> MarkdownText.escape(column.title())).toList());
    text.append(
        table.columns().stream()
            .map(column -> column.number() ? "---:" : "---")
            .collect(Collectors.joining("|", "|", "|\n")));
    table.rows().forEach(row -> row(row.cells().stream().map(MarkdownReport::cell).toList()));
    if (table.more() > 0) {
      text.append("\nand ").append(table.more()).append(" more.\n");
    }
  }

  private void row(List<String> cells) {
    text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String cell(Cell cell) {
    String words = CellText.of(cell);
    if (cell instanceof Cell.Code) {
      return MarkdownText.codeInTable(words);
    }
    Optional<String> to = cell instanceof Cell.Text linked ? linked.link() : Optional.empty();
    String escaped = MarkdownText.escape(words);
    return to.map(url -> link(escaped, url)).orElse(escaped);
  }

  private static String link(String escaped, String url) {
    return Link.checked(url).map(to -> "[" + escaped + "](" + to + ")").orElse(escaped);
  }

  private static String marked(Mark mark, String escaped) {
    return mark.compareTo(Mark.WARNING) < 0
        ? escaped
        : "**" + mark.name().toLowerCase(Locale.ROOT) + ":** " + escaped;
  }
}
