package dev.pgvitals.report.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.document.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a report looks like; the files are what it should be, character by character. */
class RenderedReportTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/report");

  private static void isAsIn(String file, String rendered) throws IOException {
    Path path = DIRECTORY.resolve(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(path, rendered);
    }
    assertThat(rendered)
        .as("%s; mvn test -Dtest=RenderedReportTest -Dgolden.update=true writes it anew", path)
        .isEqualTo(Files.readString(path));
  }

  @Test
  void asMarkdown() throws IOException {
    isAsIn("report.md", MarkdownReport.of(SampleReport.made()));
  }

  @Test
  void asHtml() throws IOException {
    isAsIn("report.html", HtmlReport.of(SampleReport.made()));
  }

  @Test
  void eachRowOfMarkdownIsOneLineWithAllItsCells() {
    String markdown = MarkdownReport.of(SampleReport.made());

    Pattern bar = Pattern.compile("(?<!\\\\)\\|");
    assertThat(markdown.lines().filter(line -> line.startsWith("|")))
        .hasSize(4)
        .allSatisfy(line -> assertThat(bar.matcher(line).results().count()).isEqualTo(9));
  }

  @Test
  void nothingInHtmlIsLoadedRunOrMadeOfANamesText() {
    String html = HtmlReport.of(SampleReport.made());

    assertThat(html)
        .doesNotContain("<script", "javascript:alert(1)\"", "onclick=\"", "<img", "<link", "url(")
        .contains("default-src 'none'; style-src 'sha256-");
    assertThat(Pattern.compile("href=\"([^\"]*)\"").matcher(html).results().map(m -> m.group(1)))
        .containsExactly(
            "https://example.com/runbooks/PostgresJobFailed.md",
            "#now",
            "#odd",
            "#alerts",
            "https://example.com/a?b=c&amp;d=e");
  }

  @Test
  void aReportOfNothingIsWhole() {
    Report empty =
        new Report(
            "week", Period.before(SampleReport.END, Duration.ofDays(7)), List.of(), List.of());

    assertThat(MarkdownReport.of(empty))
        .isEqualTo("# week\n\nFrom 2026-11-21 12:00 to 2026-11-28 12:00. All times are UTC.\n");
    assertThat(HtmlReport.of(empty)).endsWith("</body>\n</html>\n");
  }
}
