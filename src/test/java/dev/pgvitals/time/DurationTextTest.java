package dev.pgvitals.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "90 seconds, 90",
    "1.5 hours, 5400",
    "1 hour 30 minutes, 5400",
    "2 hrs 5 mins 1 sec, 7501",
    "1h30m, 5400",
    "1h 30m, 5400",
    "2h30m0.5s, 9000.5",
    "250ms, 0.25",
    "12\u00b5s, 0.000012",
    "12\u03bcs, 0.000012",
    "500ns, 5e-7",
    "1 day, 86400",
    "2 weeks, 1209600",
    "1 Day 2 HOURS, 93600",
    "7d, 604800",
    "90, 90",
    "1e3, 1000",
    "-2.5, -2.5",
    "+3s, 3",
    "-1h30m, -5400",
    "-1 day 02:00:00, -79200",
    "-1 days +02:00:00, -79200",
    "-3 4:05:06, -273906",
    "-3 +4:05:06, -244494",
    "-1-2, -36741600",
    "+1-2 -3 +4:05:06, 36497106",
    "@ 1 day 2 hours 3 mins 4.05 secs, 93784.05",
    "@ 1 day 2 hours 3 mins 4.05 secs ago, -93784.05",
    "@ 0, 0",
    "00:00:00, 0",
    "02:03, 7380",
    "100:00:00, 360000",
    "P1Y2M3DT4H5M6.7S, 37015506.7",
    "PT0S, 0",
    "P1W, 604800",
    "P-1DT-2H, -93600",
    "14 mons, 36741600",
    "1.5 years, 47109600",
  })
  void aTextThatMeansALengthOfTimeIsRead(String text, double seconds) {
    double read = DurationText.seconds(text).orElseThrow();

    assertThat(read).isCloseTo(seconds, offset(Math.ulp(read)));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "@",
        "ago",
        "P",
        "PT",
        "P1",
        "P1YT",
        "P1H",
        "P1DT1D",
        "1 parsec",
        "h",
        "1h30",
        "30 40",
        "1:2:3:4",
        "1-2-3",
        "12:00 noon",
        "five",
        "1d2",
        "NaN",
        "0x10",
        "1..5s",
        "1,5h",
        "3 4h",
        "1 day 3",
        "99999999999999999999999999999999999x"
      })
  void anyOtherTextIsNone(String text) {
    assertThat(DurationText.seconds(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1 ", "-", "1h", "1:", "9-", "P", "PT1H", " "})
  void aTextOfAnyLengthIsAnsweredAtOnce(String piece) {
    assertThat(DurationText.seconds("x" + piece.repeat(1_000_000))).isEmpty();
    assertThat(DurationText.seconds(piece.repeat(200 / piece.length()) + "!")).isEmpty();
  }
}
