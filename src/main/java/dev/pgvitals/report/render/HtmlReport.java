package dev.pgvitals.report.render;

import static dev.pgvitals.text.HtmlText.escape;

import dev.pgvitals.report.document.Block;
import dev.pgvitals.report.document.Cell;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Report;
import dev.pgvitals.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A report as one file of HTML that loads nothing and runs no script: for a mail, a browser or a
 * printer.
 */
public final class HtmlReport {
  private static final String STYLE = "report.css";

  private final StringBuilder html = new StringBuilder();

  private HtmlReport() {}

  /** With a line's end. */
  public static String of(Report report) {
    HtmlReport page = new HtmlReport();
    page.add(report);
    return page.html.toString();
  }

  private void add(Report report) {
    String style = style();
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body>
        <h1>%2$s</h1>
        <p>From %s to %s. All times are UTC.</p>
        """
            .formatted(
                hash(style),
                line(report.title()),
                style,
                CellText.time(report.period().start()),
                CellText.time(report.period().end())));
    if (!report.summary().isEmpty()) {
      items("<ul class=\"summary\">", report.summary());
    }
    html.append("<nav>");
    html.append(
        report.parts().stream()
            .map(part -> "<a href=\"#%s\">%s</a>".formatted(line(part.id()), line(part.title())))
            .collect(Collectors.joining(" · ")));
    html.append("</nav>\n");
    report.parts().forEach(this::add);
    html.append("</body>\n</html>\n");
  }

  private void add(Part part) {
    html.append(
        "<section>\n<h2 id=\"%s\">%s</h2>\n".formatted(line(part.id()), line(part.title())));
    if (part instanceof Part.Section section) {
      section.blocks().forEach(this::add);
    } else if (part instanceof Part.Missing missing) {
      html.append("<p class=\"missing\">").append(line(missing.why())).append("</p>\n");
    }
    html.append("</section>\n");
  }

  private void add(Block block) {
    if (block instanceof Block.Paragraph paragraph) {
      html.append("<p").append(styled(paragraph.mark())).append('>');
      html.append(word(paragraph.mark())).append(line(paragraph.text())).append("</p>\n");
    } else if (block instanceof Block.Items list) {
      items("<ul>", list.items());
    } else if (block instanceof Block.Code code) {
      html.append("<pre>");
      code.text().lines().forEach(each -> html.append(line(each)).append('\n'));
      html.append("</pre>\n");
    } else if (block instanceof Block.Table table) {
      table(table);
    }
  }

  private void items(String start, List<Block.Item> items) {
    html.append(start).append('\n');
    for (Block.Item item : items) {
      html.append("<li").append(styled(item.mark())).append('>').append(word(item.mark()));
      html.append(linked(line(item.text()), item.link())).append("</li>\n");
    }
    html.append("</ul>\n");
  }

  private void table(Block.Table table) {
    html.append("<div class=\"table\"><table>\n<thead><tr>");
    for (Block.Column column : table.columns()) {
      html.append("<th scope=\"col\"").append(column.number() ? " class=\"number\"" : "");
      html.append('>').append(line(column.title())).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (Block.Row row : table.rows()) {
      html.append("<tr").append(styled(row.mark())).append('>');
      for (int i = 0; i < row.cells().size(); i++) {
        html.append(table.columns().get(i).number() ? "<td class=\"number\">" : "<td>");
        html.append(cell(row.cells().get(i))).append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table></div>\n");
    if (table.more() > 0) {
      html.append("<p class=\"more\">and ").append(table.more()).append(" more.</p>\n");
    }
  }

  private static String cell(Cell cell) {
    String text = line(CellText.of(cell));
    if (cell instanceof Cell.Code && !text.isEmpty()) {
      return "<code>" + text + "</code>";
    }
    return cell instanceof Cell.Text words ? linked(text, words.link()) : text;
  }

  private static String linked(String escaped, Optional<String> url) {
    return url.flatMap(Link::checked)
        .map(to -> "<a href=\"" + escape(to) + "\">" + escaped + "</a>")
        .orElse(escaped);
  }

  private static String styled(Mark mark) {
    return mark == Mark.PLAIN ? "" : " class=\"" + mark.name().toLowerCase(Locale.ROOT) + "\"";
  }

  /** Not by colour alone. */
  private static String word(Mark mark) {
    return mark.compareTo(Mark.WARNING) < 0
        ? ""
        : "<b>" + mark.name().toLowerCase(Locale.ROOT) + ":</b> ";
  }

  private static String line(String text) {
    return escape(Printable.oneLine(text));
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream(STYLE), STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String style) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}
