package dev.pgvitals.maintain.partition.bound;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** How much time a partition has. Weeks begin on Monday. */
public enum Interval {
  HOUR,
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** The beginning of the one that a moment is in. */
  LocalDateTime floor(LocalDateTime moment) {
    LocalDateTime day = moment.truncatedTo(ChronoUnit.DAYS);
    return switch (this) {
      case HOUR -> moment.truncatedTo(ChronoUnit.HOURS);
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.withDayOfMonth(1).withMonth(1 + (day.getMonthValue() - 1) / 3 * 3);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  /** The beginning of the one after it. */
  LocalDateTime next(LocalDateTime beginning) {
    return switch (this) {
      case HOUR -> beginning.plusHours(1);
      case DAY -> beginning.plusDays(1);
      case WEEK -> beginning.plusWeeks(1);
      case MONTH -> beginning.plusMonths(1);
      case QUARTER -> beginning.plusMonths(3);
      case YEAR -> beginning.plusYears(1);
    };
  }
}
