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
  void whatTurnsTheDirectionOfTheRestOfTheLineIsOneToo() {
    assertThat(Printable.oneLine("a\u202a\u202b\u202c\u202d\u202eb\u2066\u2067\u2068\u2069c"))
        .isEqualTo("a?????b????c");
  }

  @Test
  void namesOfOtherScriptsStayAsTheyAre() {
    assertThat(Printable.oneLine("\u05d0\u05d1 \u0639\u0645\u200f.\u200d"))
        .isEqualTo("\u05d0\u05d1 \u0639\u0645\u200f.\u200d");
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
