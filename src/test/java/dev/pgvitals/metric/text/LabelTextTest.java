package dev.pgvitals.metric.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LabelTextTest {
  static Stream<Arguments> valuesAndTheirText() {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of("plain", "plain"),
        Arguments.of("a\\b", "a\\\\b"),
        Arguments.of("say \"hi\"", "say \\\"hi\\\""),
        Arguments.of("two\nlines", "two\\nlines"),
        Arguments.of("\\n", "\\\\n"),
        Arguments.of("\n\"\\", "\\n\\\"\\\\"),
        Arguments.of("a\tb", "a\tb"),
        Arguments.of("a\u0000b", "a b"),
        Arguments.of("a\r\nb", "a \\nb"),
        Arguments.of("\u001b[31m\u007f\u0085\u2028\u2029", " [31m    "),
        Arguments.of("high \ud83d alone", "high \ufffd alone"),
        Arguments.of("low \ude00 alone", "low \ufffd alone"),
        Arguments.of("ends \ud83d", "ends \ufffd"),
        Arguments.of("ends \ud83d\n", "ends \ufffd\\n"),
        Arguments.of("\ud83d\ude00", "\ud83d\ude00"),
        Arguments.of("h\u00e9llo \u20ac \u6f22", "h\u00e9llo \u20ac \u6f22"),
        Arguments.of("{a=\"b\",c}", "{a=\\\"b\\\",c}"));
  }

  @ParameterizedTest
  @MethodSource("valuesAndTheirText")
  void aValueIsEscapedAndWhatNoFormatHoldsIsReplaced(String value, String text) {
    TextBuffer out = new TextBuffer(0);

    LabelText.appendPair(out, "a", value);

    assertThat(new String(out.toBytes(), StandardCharsets.UTF_8)).isEqualTo("a=\"" + text + "\"");
  }

  @Test
  void theHashOfASetDoesNotDependOnItsOrder() {
    TextBuffer out = new TextBuffer(0);
    long ab = LabelText.appendPair(out, "a", "1") + LabelText.appendPair(out, "b", "2");
    long ba = LabelText.appendPair(out, "b", "2") + LabelText.appendPair(out, "a", "1");
    long swapped = LabelText.appendPair(out, "a", "2") + LabelText.appendPair(out, "b", "1");

    assertThat(ab).isEqualTo(ba).isNotEqualTo(swapped);
  }
}
