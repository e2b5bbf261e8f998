package dev.pgvitals.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronMomentsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /**
   * In 2026 Berlin's clocks go from 02:00 to 03:00 on 29 March, and from 03:00 to 02:00 on 25
   * October.
   */
  @ParameterizedTest
  @CsvSource({
    "0 2 * * *,    2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z, the first instant after the gap",
    "30 2 * * *,   2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z, any time in the gap",
    "30 2 * * *,   2026-03-29T01:00:00Z, 2026-03-30T00:30:00Z, and not again on that day",
    "0 3 * * *,    2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z, what is after the gap",
    "30 2 * * *,   2026-10-24T23:00:00Z, 2026-10-25T00:30:00Z, the first of two",
    "30 2 * * *,   2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z, and not the second",
    "'0 2,3 * * *',  2026-03-29T00:30:00Z, 2026-03-29T01:00:00Z, two that meet are one",
    "30 * * * *,   2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z, hourly goes on in the second hour",
    "30 * * * *,   2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z, and knows no hour that is not",
    "0 0 29 2 *,   2026-03-01T00:00:00Z, 2028-02-28T23:00:00Z, in two years",
    "0 0 31 * *,   2026-01-31T12:00:00Z, 2026-03-30T22:00:00Z, months without a 31st have none",
    "0 0 $ * *,    2026-02-01T12:00:00Z, 2026-02-27T23:00:00Z, the last day",
  })
  void whenTheNextIs(String schedule, String after, String next, String why)
      throws ScheduleException {
    assertThat(moments(schedule).next(Instant.parse(after), BERLIN))
        .as(why)
        .contains(Instant.parse(next));
    assertThat(moments(schedule).last(Instant.parse(next).plusSeconds(1), BERLIN))
        .as("and back")
        .contains(Instant.parse(next));
  }

  @Test
  void whatRunsNightlyRunsOnceOnEveryDayOfAYear() throws ScheduleException {
    for (String schedule : List.of("0 2 * * *", "30 2 * * *", "0 0 * * *", "59 23 * * *")) {
      List<Instant> runs = new ArrayList<>();
      Instant at = Instant.parse("2025-12-31T22:59:30Z");
      while (runs.size() < 365) {
        at = moments(schedule).next(at, BERLIN).orElseThrow();
        runs.add(at);
      }
      assertThat(runs.stream().map(run -> run.atZone(BERLIN).toLocalDate()))
          .as(schedule)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void bothFieldsForDaysAreEither() throws ScheduleException {
    CronMoments either = moments("0 4 1-7 * 0");
    List<Instant> runs = new ArrayList<>();
    Instant at = Instant.parse("2026-03-28T00:00:00Z");
    for (int i = 0; i < 3; i++) {
      at = either.next(at, ZoneOffset.UTC).orElseThrow();
      runs.add(at);
    }

    assertThat(either.eitherDayFits()).isTrue();
    assertThat(runs)
        .containsExactly(
            Instant.parse("2026-03-29T04:00:00Z"),
            Instant.parse("2026-04-01T04:00:00Z"),
            Instant.parse("2026-04-02T04:00:00Z"));
    assertThat(moments("0 4 * * 0").eitherDayFits()).isFalse();
  }

  @Test
  void anIntervalHasNone() throws ScheduleException {
    assertThat(CronSchedule.parse("30 seconds").moments()).isEmpty();
    assertThat(CronSchedule.parse("@daily").moments()).isPresent();
  }

  private static CronMoments moments(String schedule) throws ScheduleException {
    return CronSchedule.parse(schedule).moments().orElseThrow();
  }
}
