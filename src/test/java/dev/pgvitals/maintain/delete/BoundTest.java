package dev.pgvitals.maintain.delete;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BoundTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Bound at(String moment, String age, ZoneId zone) {
    return Bound.of(Instant.parse(moment), Duration.parse(age), zone);
  }

  @Test
  void itIsSaidInTheZoneOfTheFileWithItsOffset() {
    Bound bound = at("2026-11-26T02:00:00Z", "P90D", ZoneOffset.UTC);

    assertThat(bound.literal(Bound.Type.TIMESTAMPTZ))
        .isEqualTo("TIMESTAMPTZ '2026-08-28 02:00:00+00:00'");
    assertThat(bound.text(Bound.Type.TIMESTAMPTZ)).isEqualTo("2026-08-28 02:00");
    assertThat(at("2026-11-26T02:00:47.9Z", "PT0S", ZoneOffset.UTC).text(Bound.Type.TIMESTAMPTZ))
        .as("never late: parts of a second are left out")
        .isEqualTo("2026-11-26 02:00:47");
  }

  @Test
  void anAgeIsALengthOfTimeWhateverMonthItReachesInto() {
    assertThat(at("2027-01-31T02:00:00Z", "P30D", ZoneOffset.UTC).literal(Bound.Type.DATE))
        .isEqualTo("DATE '2027-01-01'");
    assertThat(at("2027-03-31T02:00:00Z", "P30D", ZoneOffset.UTC).literal(Bound.Type.DATE))
        .isEqualTo("DATE '2027-03-01'");
  }

  @Test
  void aDayIs24HoursWhenClocksChange() {
    assertThat(at("2026-03-29T10:00:00Z", "P1D", BERLIN).literal(Bound.Type.TIMESTAMPTZ))
        .isEqualTo("TIMESTAMPTZ '2026-03-28 11:00:00+01:00'");
    assertThat(at("2026-03-29T10:00:00Z", "P1D", BERLIN).literal(Bound.Type.TIMESTAMP))
        .isEqualTo("TIMESTAMP '2026-03-28 11:00:00'");
  }

  /** From 2:00 to 3:00 on 25 October a clock on the wall in Berlin shows the same twice. */
  @Test
  void inAnHourThatComesTwiceNoRowOfTheSecondGoesWithTheFirst() {
    assertThat(at("2026-10-25T00:40:00Z", "PT0S", BERLIN).literal(Bound.Type.TIMESTAMP))
        .as("2:40, the first time: rows of the second 2:10 look older, and are not")
        .isEqualTo("TIMESTAMP '2026-10-25 02:00:00'");
    assertThat(at("2026-10-25T01:10:00Z", "PT0S", BERLIN).literal(Bound.Type.TIMESTAMP))
        .as("2:10, the second time: all before it are as old as they look")
        .isEqualTo("TIMESTAMP '2026-10-25 02:10:00'");
    assertThat(at("2026-10-25T00:40:00Z", "PT0S", BERLIN).literal(Bound.Type.TIMESTAMPTZ))
        .isEqualTo("TIMESTAMPTZ '2026-10-25 02:40:00+02:00'");
  }

  @Test
  void aDateIsPastItsAgeWhenAllOfTheDayIs() {
    assertThat(at("2026-11-26T23:30:00Z", "PT0S", BERLIN).literal(Bound.Type.DATE))
        .isEqualTo("DATE '2026-11-27'");
    assertThat(at("2026-11-26T22:30:00Z", "PT0S", BERLIN).literal(Bound.Type.DATE))
        .isEqualTo("DATE '2026-11-26'");
  }
}
