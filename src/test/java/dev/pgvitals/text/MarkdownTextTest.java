package dev.pgvitals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a name is in Markdown, whatever is in it. */
class MarkdownTextTest {
  @Test
  void aNameStaysAName() {
    assertThat(MarkdownText.escape("<script>|a*b_c`d[e](f)#g&lt;~~"))
        .isEqualTo("\\<script\\>\\|a\\*b\\_c\\`d\\[e\\](f)\\#g\\&lt;\\~\\~");
    assertThat(MarkdownText.escape("a\n| b")).isEqualTo("a?\\| b");
    assertThat(MarkdownText.escape("plain, text.")).isEqualTo("plain, text.");
  }

  @ParameterizedTest
  @CsvSource({"- a,\\- a", "+ a,\\+ a", "1. a,1\\. a", "12) a,12\\) a", "===,\\===", "1 a,1 a"})
  void noNameBeginsAListOrAHeading(String text, String line) {
    assertThat(MarkdownText.line(text)).isEqualTo(line);
  }

  @Test
  void codeEndsWhereItEnds() {
    assertThat(MarkdownText.code("SELECT 1")).isEqualTo("`SELECT 1`");
    assertThat(MarkdownText.code("a`b")).isEqualTo("`` a`b ``");
    assertThat(MarkdownText.code("a```b`")).isEqualTo("```` a```b` ````");
    assertThat(MarkdownText.code("a\nb")).isEqualTo("`a?b`");
    assertThat(MarkdownText.code(" ")).isEmpty();
    assertThat(MarkdownText.codeInTable("a|b")).isEqualTo("`a\\|b`");
    assertThat(MarkdownText.block("a\n```\n# b")).isEqualTo("````\na\n```\n# b\n````\n");
  }
}
