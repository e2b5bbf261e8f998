package dev.pgvitals.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionSyntaxTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ">= 14          | >= 14",
        ">=14           | >= 14",
        "< 14           | < 14",
        ">= 14, < 17    | >= 14, < 17",
        ">= 14,<17      | >= 14, < 17",
        ">=10.0.0 <13   | >= 10, < 13",
        ">=10.0.0<13    | >= 10, < 13",
        "14             | >= 14, < 15",
        "= 14           | >= 14, < 15",
        "14 - 16        | >= 14, < 17",
        "14-16          | >= 14, < 17",
        "9.6            | >= 9.6, < 9.7",
        "9.6.3          | >= 9.6.3, < 9.6.4",
        "9.4 - 9.6      | >= 9.4, < 9.7",
        ">= 13.4        | >= 13.4",
        "13.4           | >= 13.4, < 13.5",
        "> 14           | >= 15",
        "<= 14          | < 15",
        "<= 13.4        | < 13.5",
        ">10.0.0        | >= 10.1",
        "10.x           | >= 10, < 11",
        "1.24           | >= 1.24, < 1.25",
        ">= 1.8         | >= 1.8",
        ">= 0           | all versions",
      })
  void aRangeIsReadAsWideAsItsVersionsAreWritten(String text, String range) {
    assertThat(VersionSyntax.range(text).map(VersionSyntax::format)).contains(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        ">=",
        "14 16",
        ">= 14 17",
        "14,",
        ">= 17, < 14",
        "16 - 14",
        "14.1.2.3",
        "v14",
        ">= 14;",
        "1400000"
      })
  void anythingElseIsNotARange(String text) {
    assertThat(VersionSyntax.range(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"130000, true", "139999, true", "129999, false", "140000, false"})
  void versionsAreComparedAsTheServerNumbersThem(int version, boolean isIn) {
    assertThat(VersionSyntax.range("13").orElseThrow().contains(version)).isEqualTo(isIn);
  }
}
