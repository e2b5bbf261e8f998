package dev.pgvitals.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "-3, -3",
    "123456789, 123456789",
    "0.5, 0.5",
    "0.016666668, 0.01667",
    "-0.125, -0.125",
    "99.996, 100",
    "9.99951, 10",
    "1234.56, 1235",
    "-1234567.5, -1234568",
    "0.00000123456, 0.000001235",
    "1e-12, 1.0E-12",
    "1.5e20, 1.5E20"
  })
  void fourDigitsAndNoExponentWhereItCanBe(double value, String text) {
    StringBuilder out = new StringBuilder();

    ShortNumber.append(out, value);

    assertThat(out).hasToString(text);
  }
}
