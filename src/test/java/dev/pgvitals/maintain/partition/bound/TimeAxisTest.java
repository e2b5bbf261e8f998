package dev.pgvitals.maintain.partition.bound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where partitions begin and end: by a calendar, and never by adding to a moment. */
class TimeAxisTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<String> ranges(
      KeyType type, String zone, String now, Interval interval, int ahead) {
    TimeAxis axis = new TimeAxis(type, ZoneId.of(zone));
    return axis.ranges(Instant.parse(now), interval, ahead).stream().map(axis::text).toList();
  }

  @Test
  void the31stOfJanuaryIsFollowedByFebruary() {
    assertThat(
            ranges(KeyType.TIMESTAMPTZ, "Europe/Berlin", "2026-01-31T22:30:00Z", Interval.MONTH, 3))
        .containsExactly(
            "2026-01-01 00:00:00+01:00 to 2026-02-01 00:00:00+01:00",
            "2026-02-01 00:00:00+01:00 to 2026-03-01 00:00:00+01:00",
            "2026-03-01 00:00:00+01:00 to 2026-04-01 00:00:00+02:00",
            "2026-04-01 00:00:00+02:00 to 2026-05-01 00:00:00+02:00");
    // An hour later it is February in Berlin, and January in UTC.
    assertThat(
            ranges(KeyType.TIMESTAMPTZ, "Europe/Berlin", "2026-01-31T23:30:00Z", Interval.MONTH, 0))
        .containsExactly("2026-02-01 00:00:00+01:00 to 2026-03-01 00:00:00+01:00");
    assertThat(ranges(KeyType.TIMESTAMPTZ, "UTC", "2026-01-31T23:30:00Z", Interval.MONTH, 0))
        .containsExactly("2026-01-01 00:00:00+00:00 to 2026-02-01 00:00:00+00:00");
  }

  @Test
  void valuesWithoutZoneAreTheTimeOnTheClocksOfTheZone() {
    assertThat(
            ranges(KeyType.TIMESTAMP, "Europe/Berlin", "2026-01-31T23:30:00Z", Interval.MONTH, 0))
        .containsExactly("2026-02-01 00:00:00 to 2026-03-01 00:00:00");
    assertThat(ranges(KeyType.DATE, "Europe/Berlin", "2026-01-31T23:30:00Z", Interval.DAY, 0))
        .containsExactly("2026-02-01 to 2026-02-02");
  }

  @Test
  void aDayHas23Or25HoursWhenClocksChange() {
    assertThat(
            ranges(KeyType.TIMESTAMPTZ, "Europe/Berlin", "2026-03-29T10:00:00Z", Interval.DAY, 1))
        .containsExactly(
            "2026-03-29 00:00:00+01:00 to 2026-03-30 00:00:00+02:00",
            "2026-03-30 00:00:00+02:00 to 2026-03-31 00:00:00+02:00");
    assertThat(
            ranges(KeyType.TIMESTAMPTZ, "Europe/Berlin", "2026-10-25T10:00:00Z", Interval.DAY, 0))
        .containsExactly("2026-10-25 00:00:00+02:00 to 2026-10-26 00:00:00+01:00");
  }

  @Test
  void hoursPassWhateverTheClocksShow() {
    assertThat(
            ranges(KeyType.TIMESTAMPTZ, "Europe/Berlin", "2026-03-29T00:30:00Z", Interval.HOUR, 1))
        .containsExactly(
            "2026-03-29 01:00:00+01:00 to 2026-03-29 03:00:00+02:00",
            "2026-03-29 03:00:00+02:00 to 2026-03-29 04:00:00+02:00");
    assertThat(
            ranges(KeyType.TIMESTAMPTZ, "Europe/Berlin", "2026-10-25T00:30:00Z", Interval.HOUR, 1))
        .containsExactly(
            "2026-10-25 02:00:00+02:00 to 2026-10-25 02:00:00+01:00",
            "2026-10-25 02:00:00+01:00 to 2026-10-25 03:00:00+01:00");
  }

  /** Where there is no midnight, a day begins when clocks are put forward. */
  @Test
  void aDayWithoutMidnightBeginsAfterTheGap() {
    assertThat(ranges(KeyType.TIMESTAMPTZ, "Africa/Cairo", "2026-04-23T10:00:00Z", Interval.DAY, 1))
        .containsExactly(
            "2026-04-23 00:00:00+02:00 to 2026-04-24 01:00:00+03:00",
            "2026-04-24 01:00:00+03:00 to 2026-04-25 00:00:00+03:00");
    // Samoa had no 30 December in 2011.
    assertThat(ranges(KeyType.TIMESTAMPTZ, "Pacific/Apia", "2011-12-29T20:00:00Z", Interval.DAY, 1))
        .containsExactly(
            "2011-12-29 00:00:00-10:00 to 2011-12-31 00:00:00+14:00",
            "2011-12-31 00:00:00+14:00 to 2012-01-01 00:00:00+14:00");
  }

  @ParameterizedTest
  @CsvSource({
    "DAY, 2028-02-29T12:00:00Z, 2028-02-29 to 2028-03-01",
    "WEEK, 2026-11-29T12:00:00Z, 2026-11-23 to 2026-11-30",
    "MONTH, 2028-02-29T12:00:00Z, 2028-02-01 to 2028-03-01",
    "QUARTER, 2026-11-29T12:00:00Z, 2026-10-01 to 2027-01-01",
    "YEAR, 2028-02-29T12:00:00Z, 2028-01-01 to 2029-01-01",
  })
  void everyIntervalBeginsWhereTheCalendarSays(Interval interval, String now, String range) {
    assertThat(ranges(KeyType.DATE, "UTC", now, interval, 0)).containsExactly(range);
  }

  @ParameterizedTest
  @CsvSource({
    "'2026-01-01 00:00:00+01', 2025-12-31T23:00:00Z",
    "'2026-01-01 00:00:00+05:30', 2025-12-31T18:30:00Z",
    "'1890-01-01 00:00:00+00:53:28', 1889-12-31T23:06:32Z",
    "'2026-01-01 00:00:00.5', 2026-01-01T00:00:00.500Z",
    "2026-01-01, 2026-01-01T00:00:00Z",
    "12026-01-01, +12026-01-01T00:00:00Z",
  })
  void boundsAreReadAsTheServerSaysThem(String text, String moment) {
    TimeAxis axis = new TimeAxis(KeyType.TIMESTAMPTZ, BERLIN);
    assertThat(axis.range("FOR VALUES FROM (MINVALUE) TO ('%s')".formatted(text)))
        .isEqualTo(Optional.of(new Range(Instant.MIN, Instant.parse(moment))));
  }

  @Test
  void whatCannotBeComparedIsNoRange() {
    TimeAxis axis = new TimeAxis(KeyType.TIMESTAMP, BERLIN);
    assertThat(axis.range("DEFAULT")).isEmpty();
    assertThat(axis.range("FOR VALUES FROM ('0044-03-15 00:00:00 BC') TO (MAXVALUE)")).isEmpty();
    assertThat(axis.range("FOR VALUES FROM ('2026-01-01 00:00:00') TO ('infinity')"))
        .isEqualTo(Optional.of(new Range(Instant.parse("2026-01-01T00:00:00Z"), Instant.MAX)));
  }

  @ParameterizedTest
  @CsvSource({
    "2028-02-29T12:00:00Z, 1y, 2027-02-28 13:00:00+01:00",
    "2026-03-31T12:00:00Z, 1mo, 2026-02-28 14:00:00+01:00",
    "2026-03-29T10:00:00Z, 1d, 2026-03-28 12:00:00+01:00",
    "2026-03-29T10:00:00Z, 24h, 2026-03-28 11:00:00+01:00",
    "2026-10-26T10:00:00Z, 1y1mo1w1d1h, 2025-09-18 10:00:00+02:00",
  })
  void anAgeIsByTheCalendar(String now, String age, String then) {
    TimeAxis axis = new TimeAxis(KeyType.TIMESTAMPTZ, BERLIN);
    assertThat(axis.text(axis.before(Instant.parse(now), Age.parse(age).orElseThrow())))
        .isEqualTo(then);
  }

  @Test
  void agesHaveUnitsInOrder() {
    assertThat(Age.parse("18mo")).isPresent();
    assertThat(List.of("", "1", "1m", "1d1y", "1.5y", "-1d"))
        .allSatisfy(text -> assertThat(Age.parse(text)).isEmpty());
  }

  @Test
  void aRangeIsCoveredWhollyInPartOrNot() {
    Range wanted = range("2026-01-01", "2026-02-01");
    assertThat(Coverage.of(wanted, List.of(range("2025-01-01", "2026-01-01"))))
        .isEqualTo(Coverage.NONE);
    assertThat(Coverage.of(wanted, List.of(range("2025-01-01", "2027-01-01"))))
        .isEqualTo(Coverage.ALL);
    assertThat(
            Coverage.of(
                wanted,
                List.of(range("2026-01-15", "2026-02-01"), range("2026-01-01", "2026-01-15"))))
        .isEqualTo(Coverage.ALL);
    assertThat(
            Coverage.of(
                wanted,
                List.of(range("2026-01-16", "2026-02-01"), range("2026-01-01", "2026-01-15"))))
        .isEqualTo(Coverage.PART);
    assertThat(Coverage.of(wanted, List.of(range("2026-01-31", "2026-02-28"))))
        .isEqualTo(Coverage.PART);
  }

  private static Range range(String from, String to) {
    return new TimeAxis(KeyType.DATE, BERLIN)
        .range("FOR VALUES FROM ('%s') TO ('%s')".formatted(from, to))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "HOUR, 2026-10-25T00:30:00Z, orders_2026_10_25_02",
    "HOUR, 2026-10-25T01:30:00Z, orders_2026_10_25_02b",
    "DAY, 2026-01-31T22:30:00Z, orders_2026_01_31",
    "WEEK, 2027-01-02T12:00:00Z, orders_2026_w53",
    "MONTH, 2026-01-31T23:30:00Z, orders_2026_02",
    "QUARTER, 2026-12-31T12:00:00Z, orders_2026_q4",
    "YEAR, 2026-12-31T12:00:00Z, orders_2026",
  })
  void partitionsAreCalledByTheTimeAtWhichTheyBegin(Interval interval, String now, String name) {
    TimeAxis axis = new TimeAxis(KeyType.TIMESTAMPTZ, BERLIN);
    Range range = axis.ranges(Instant.parse(now), interval, 0).get(0);
    assertThat(NameTemplate.usual(interval).name("orders", axis, range.from())).isEqualTo(name);
  }
}
