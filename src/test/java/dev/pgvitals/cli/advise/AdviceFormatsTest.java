package dev.pgvitals.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.advice.report.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Advice in print, about an application whose names and statements are out to do harm. */
class AdviceFormatsTest {
  private static final String NAME = "t``|<script>alert(1)</script>\n## x\u001b[31m\u202e";
  private static final String LONG_SQL =
      "CREATE INDEX CONCURRENTLY ON public.\"a  table whose name is long and has two spaces in it\" (\"a"
          + "  column\");";

  private static ServerAdvice advice() {
    return new ServerAdvice(
        "orders-1",
        Instant.EPOCH,
        "15.18",
        Optional.of("failed at " + NAME),
        1,
        1,
        List.of("not " + NAME),
        List.of(
            new Finding(
                FindingKind.MISSING_INDEX,
                Severity.HIGH,
                NAME,
                NAME,
                Optional.of("1"),
                "reads " + NAME,
                "all of " + NAME,
                List.of("DROP INDEX " + NAME + ";", LONG_SQL, "Ask whoever made " + NAME),
                "or not " + NAME,
                OptionalDouble.empty())));
  }

  private static final Map<String, String> STATEMENTS =
      Map.of("1", "SELECT /* ```\n# pwn \u0007 */ *\n  FROM \"" + NAME + "\"");

  @Test
  void markdownHasNothingOfThemButText() {
    String text = new AdviceMarkdown().of(advice(), STATEMENTS);

    assertThat(text.lines())
        .filteredOn(line -> line.startsWith("#"))
        .containsExactly(
            "## orders-1",
            "### high: An index that is missing",
            "### Not looked at",
            "### Statements");
    assertThat(text.codePoints()).noneMatch(c -> c != '\n' && Character.isISOControl(c));
    assertThat(text).doesNotContain("\u202e");
    // Outside of code, each sign that means something is escaped; within, the fence is longer than
    // any other one.
    assertThat(text)
        .contains(
            "- Seen: reads t\\`\\`\\|\\<script\\>alert(1)\\</script\\>?\\#\\# x?\\[31m?\n",
            "- Where: ``` t``|<script>alert(1)</script>?## x?[31m? ``` in database ``` t``",
            "- Do: ``` DROP INDEX t``|<script>",
            "- 1: ```` SELECT /* ``` # pwn ? */ * FROM \"t``|");
  }

  @Test
  void aTerminalObeysNothingOfThem() {
    String text = new AdviceText(80).of(advice(), STATEMENTS);

    assertThat(text.codePoints()).noneMatch(c -> c != '\n' && Character.isISOControl(c));
    assertThat(text).doesNotContain("\u202e");
    assertThat(text.lines()).noneMatch(line -> line.startsWith("#") || line.startsWith("pwn"));
  }

  @Test
  void sqlStaysInOneLineAsItIsToBeCopied() {
    assertThat(new AdviceText(40).of(advice(), STATEMENTS).lines())
        .contains("   Do: " + LONG_SQL)
        .filteredOn(line -> !line.contains("INDEX"))
        .allMatch(line -> line.length() <= 60);
    assertThat(new AdviceMarkdown().of(advice(), STATEMENTS))
        .contains("- Do: `" + LONG_SQL + "`\n");
  }

  @Test
  void theLayoutOfAStatementDoesNotMatter() {
    assertThat(Wording.statement("SELECT a,\n\t  b\r\nFROM t\n", 100))
        .isEqualTo("SELECT a, b FROM t");
    assertThat(Wording.statement("SELECT abc", 8)).isEqualTo("SELECT a...");
  }
}
