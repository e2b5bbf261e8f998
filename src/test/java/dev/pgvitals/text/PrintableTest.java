package dev.pgvitals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatATerminalObeysOrEndsALineIsAQuestionMark() {
    assertThat(Printable.oneLine("a\nb\tc\u001b[2J\u0085\u2028\u2029é😀"))
        .isEqualTo("a?b?c?[2J???é😀");
  }

  @Test
  void whatFitsStaysAsItIs() {
    assertThat(Printable.cut("four", 4)).isEqualTo("four");
    assertThat(Printable.shortened("four", 4)).isEqualTo("four");
  }

  @Test
  void whatIsLongerIsCutAndShortenedShowsIt() {
    assertThat(Printable.cut("fives", 4)).isEqualTo("five");
    assertThat(Printable.shortened("fives", 4)).isEqualTo("five...");
  }

  @Test
  void noSurrogatePairIsCutInTwo() {
    assertThat(Printable.cut("ab😀c", 3)).isEqualTo("ab");
    assertThat(Printable.shortened("ab😀c", 3)).isEqualTo("ab...");
    assertThat(Printable.cut("ab😀c", 4)).isEqualTo("ab😀");
  }
}
