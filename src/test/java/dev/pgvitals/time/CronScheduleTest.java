package dev.pgvitals.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *                | PT1M",
        "*/15 * * * *             | PT15M",
        "*/45 * * * *             | PT45M",
        "5/20 * * * *             | PT20M",
        "0 * * * *                | PT1H",
        "0,10 * * * *             | PT50M",
        "10-20/5 * * * *          | PT50M",
        "0 2 * * *                | PT24H",
        "0 22-23,0-5 * * *        | PT17H",
        "30 6,18 * * *            | PT12H",
        "0 2 * * 1-5              | PT72H",
        "0 2 * * Mon-Fri          | PT72H",
        "0 2 * * 0                | PT168H",
        "0 2 * * 7                | PT168H",
        "0 2 * * 5-7              | PT120H",
        "0 2 * * sun,wed          | PT96H",
        "0 0 1 * *                | P31D",
        "0 0 1 JAN,jul *          | P184D",
        "0 0 $ * *                | P31D",
        "0 0 15,$ * *             | P16D",
        "0 0 31 * *               | P61D",
        "  0\t2   * * *           | PT24H"
      })
  void longestGapIsTheLongestTimeBetweenTwoMoments(String schedule, Duration gap) throws Exception {
    assertThat(CronSchedule.parse(schedule).longestGap()).hasValue(gap);
  }

  @Test
  void leapDayIsMissingInMostCenturies() throws Exception {
    long days = ChronoUnit.DAYS.between(LocalDate.of(2096, 2, 29), LocalDate.of(2104, 2, 29));

    assertThat(CronSchedule.parse("0 0 29 2 *").longestGap()).hasValue(Duration.ofDays(days));
  }

  @Test
  void eitherDayFieldIsEnoughWhereBothAreRestricted() throws Exception {
    assertThat(CronSchedule.parse("0 4 1-7 * 0").longestGap()).hasValue(Duration.ofDays(7));
    assertThat(CronSchedule.parse("0 4 13 * fri").longestGap()).hasValue(Duration.ofDays(7));
  }

  @Test
  void bothDayFieldsMustFitWhereOneBeginsWithAStar() throws Exception {
    // Sundays with an odd date: the 19th, and after the 26th and the 2nd the 9th.
    assertThat(CronSchedule.parse("0 4 */2 * 0").longestGap()).hasValue(Duration.ofDays(21));
  }

  @Test
  void bothDayFieldsMustFitWhereTheLastSaysSo() throws Exception {
    assertThat(CronSchedule.parse("0 4 1-7 * &0").longestGap()).hasValue(Duration.ofDays(35));
    assertThat(CronSchedule.parse("0 4 * * &*").longestGap()).hasValue(Duration.ofDays(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "@hourly, PT1H",
    "@daily, P1D",
    "@Midnight, P1D",
    "@weekly, P7D",
    "@monthly, P31D",
    "@yearly, P366D",
    "@annually, P366D",
    "30 seconds, PT30S",
    "1 second, PT1S",
    "@every 2 hours, PT2H",
    "@every 00:00:30, PT30S",
    "@every 1 day 12:00, PT36H"
  })
  void knowsWhatHasAName(String schedule, Duration gap) throws Exception {
    assertThat(CronSchedule.parse(schedule).longestGap()).hasValue(gap);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@reboot", "@restart", "@after 1 hour"})
  void whatHasNoMomentsOfItsOwnHasNoGap(String schedule) throws Exception {
    assertThat(CronSchedule.parse(schedule).longestGap()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | it takes five fields",
        "* * * *             | it takes five fields: minute, hour, day of month, month, day of week",
        "0 0 2 * * *         | it takes five fields",
        "60 * * * *          | the minute '60' must be 0 to 59",
        "* 24 * * *          | the hour '24' must be 0 to 23",
        "* * 0 * *           | the day of month '0' must be 1 to 31",
        "* * * 13 *          | the month '13' must be 1 to 12, or jan and so on",
        "* * * * 8           | the day of week '8' must be 0 to 7, or sun and so on",
        "* * * * monday      | the day of week 'monday' must be 0 to 7",
        "* * * mon *         | the month 'mon' must be 1 to 12",
        "20-10 * * * *       | the range '20-10' of the minute must rise",
        "*/0 * * * *         | the step in '*/0' must be 1 to 59",
        "*/60 * * * *        | the step in '*/60' must be 1 to 59",
        "1,,2 * * * *        | the minute cannot be ''",
        "-5 * * * *          | the minute cannot be '-5'",
        "? * * * *           | the minute cannot be '?'",
        "$ * * * *           | the minute cannot be '$'",
        "&1 * * * *          | the minute cannot be '&1'",
        "0 0 30 2 *          | no day ever fits",
        "0 0 31 4,6 *        | no day ever fits",
        "60 seconds          | seconds are 1 to 59",
        "0 seconds           | seconds are 1 to 59",
        "@fortnightly        | after @ there is yearly, monthly",
        "@every blue moon    | an interval of more than nothing follows",
        "@every -1 hour      | an interval of more than nothing follows",
        "@every infinity     | an interval of more than nothing follows",
        "99999999999 * * * * | the minute cannot be '99999999999'"
      })
  void whatIsNoScheduleIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> CronSchedule.parse(text))
        .isInstanceOf(ScheduleException.class)
        .hasMessageStartingWith("'" + text + "' is not a schedule: ")
        .hasMessageContaining(reason);
  }

  @Test
  void garbageOfAnyLengthStaysALine() {
    assertThatThrownBy(() -> CronSchedule.parse("\n\u001b[2J".repeat(10_000)))
        .isInstanceOf(ScheduleException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(150).doesNotContain("\n"));
  }
}
