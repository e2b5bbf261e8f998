package dev.pgvitals.advice.look;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "orders|orders",
        "Orders|\"Orders\"",
        "select|\"select\"",
        "a b\\c|\"a b\\c\"",
        "a\"b|\"a\"\"b\"",
      })
  void aNameIsQuotedWhereItHasToBe(String name, String quoted) {
    assertThat(Words.quoted(name)).isEqualTo(quoted);
  }

  @Test
  void oneThatATerminalWouldObeyIsWrittenWithNumbers() {
    assertThat(Words.quoted("a\nb")).isEqualTo("U&\"a\\000ab\"");
    assertThat(Words.quoted("\u001b[31m\"\\")).isEqualTo("U&\"\\001b[31m\"\"\\\\\"");
    assertThat(Words.relation("public", "\u202etxt")).isEqualTo("public.U&\"\\202etxt\"");
  }
}
