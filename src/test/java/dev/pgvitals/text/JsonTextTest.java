package dev.pgvitals.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back by another's reader. */
class JsonTextTest {
  private static final ObjectMapper READER = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "orders",
        "süd",
        "\"\\",
        "a\nb\tc\r",
        "\u0000\u0001\u001f\u007f",
        "</script>",
        "\u2028",
        "😀",
        "\\u0041"
      })
  void anyTextIsReadBack(String text) throws IOException {
    assertThat(READER.readValue(JsonText.of(text), String.class)).isEqualTo(text);
  }

  @Test
  void everySingleCharacterIsReadBackAndHalfOnesAreReplaced() throws IOException {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      String expected = Character.isSurrogate(c) ? "\uFFFD" : String.valueOf(c);
      assertThat(READER.readValue(JsonText.of(String.valueOf(c)), String.class))
          .isEqualTo(expected);
    }
  }

  @Test
  void controlCharactersAreNeverWrittenAsTheyAre() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      String text =
          random
              .ints(20, 0, 0x80)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      assertThat(JsonText.of(text).chars()).allMatch(c -> c >= 0x20 && c < 0x7F);
    }
  }

  @Test
  void objectsKeepTheirOrderAndListsTheirs() throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("b", "1");
    members.put("a\"", "");

    assertThat(JsonText.texts(members)).isEqualTo("{\"b\":\"1\",\"a\\\"\":\"\"}");
    assertThat(JsonText.texts(Map.of())).isEqualTo("{}");
    assertThat(READER.readTree(JsonText.list(List.of("1", "{}"))).toString()).isEqualTo("[1,{}]");
    assertThat(JsonText.list(List.of())).isEqualTo("[]");
  }
}
