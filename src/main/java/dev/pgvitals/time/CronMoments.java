package dev.pgvitals.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When cron's five fields fit, in a zone.
 *
 * <p>Where clocks change, what is to run at certain hours runs once a day all the same: in a gap at
 * the first instant after it, in an hour that comes twice the first time only. What runs in every
 * hour goes by the time that passes instead: in both of the two hours, and not for the one that
 * does not exist.
 */
public final class CronMoments {
  private static final long EVERY_HOUR = (1L << 24) - 1;

  /** The 29th of February on a certain weekday is the rarest that there is. */
  private static final int MAX_DAYS = 41 * 366;

  private final long minutes;
  private final long hours;
  private final long days;
  private final long months;
  private final long weekdays;
  private final boolean either;

  CronMoments(long minutes, long hours, long days, long months, long weekdays, boolean either) {
    this.minutes = minutes;
    this.hours = hours;
    this.days = days;
    this.months = months;
    this.weekdays = weekdays;
    this.either = either;
  }

  /** The first moment after this one; empty when there is none in the next decades. */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    LocalDate date = LocalDate.ofInstant(after, zone).minusDays(1);
    for (int i = 0; i < MAX_DAYS; i++, date = date.plusDays(1)) {
      Optional<Instant> next =
          on(date, zone.getRules()).stream().filter(moment -> moment.isAfter(after)).findFirst();
      if (next.isPresent()) {
        return next;
      }
    }
    return Optional.empty();
  }

  /** The last moment that was not after this one; empty when there was none for decades. */
  public Optional<Instant> last(Instant until, ZoneId zone) {
    LocalDate date = LocalDate.ofInstant(until, zone).plusDays(1);
    for (int i = 0; i < MAX_DAYS; i++, date = date.minusDays(1)) {
      Optional<Instant> last =
          on(date, zone.getRules()).stream()
              .filter(moment -> !moment.isAfter(until))
              .reduce((earlier, later) -> later);
      if (last.isPresent()) {
        return last;
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a day of the month and a day of the week are both said, so that, as in cron, either is
   * enough: {@code 0 4 1-7 * 0} is every Sunday, and the first seven days of each month.
   */
  public boolean eitherDayFits() {
    return either;
  }

  /** In rising order, each once. */
  private SortedSet<Instant> on(LocalDate date, ZoneRules rules) {
    SortedSet<Instant> moments = new TreeSet<>();
    if (!fits(date)) {
      return moments;
    }
    for (int hour = 0; hour < 24; hour++) {
      for (int minute = 0; CronSchedule.has(hours, hour) && minute < 60; minute++) {
        if (CronSchedule.has(minutes, minute)) {
          add(LocalDateTime.of(date, LocalTime.of(hour, minute)), rules, moments);
        }
      }
    }
    return moments;
  }

  private void add(LocalDateTime wall, ZoneRules rules, SortedSet<Instant> moments) {
    List<ZoneOffset> offsets = rules.getValidOffsets(wall);
    boolean hourly = hours == EVERY_HOUR;
    if (offsets.isEmpty()) {
      if (!hourly) {
        moments.add(rules.getTransition(wall).getInstant());
      }
      return;
    }
    moments.add(wall.toInstant(offsets.get(0)));
    if (hourly) {
      moments.add(wall.toInstant(offsets.get(offsets.size() - 1)));
    }
  }

  private boolean fits(LocalDate date) {
    boolean dateFits =
        CronSchedule.has(days, date.getDayOfMonth())
            || (date.getDayOfMonth() == date.lengthOfMonth()
                && CronSchedule.has(days, CronSchedule.Field.LAST_DAY));
    boolean weekdayFits = CronSchedule.has(weekdays, date.getDayOfWeek().getValue() % 7);
    return CronSchedule.has(months, date.getMonthValue())
        && (either ? dateFits || weekdayFits : dateFits && weekdayFits);
  }
}
