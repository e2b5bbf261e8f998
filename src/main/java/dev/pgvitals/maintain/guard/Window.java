package dev.pgvitals.maintain.guard;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When work may be done, each week anew.
 *
 * @param days on which it opens
 * @param to when it closes: on the next day, if that is not after {@code from}
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
  public Window {
    days = Set.copyOf(days);
  }

  /** On every day. */
  public static Window daily(LocalTime from, LocalTime to) {
    return new Window(EnumSet.allOf(DayOfWeek.class), from, to);
  }

  /** A time for which it is open, to the moment before {@code end}. */
  public record Opening(Instant start, Instant end) {
    public boolean has(Instant moment) {
      return !moment.isBefore(start) && moment.isBefore(end);
    }
  }

  /** When one of the windows is open that is so now, the longest; empty: all are closed. */
  public static Optional<Opening> open(List<Window> windows, Instant now, ZoneId zone) {
    return around(windows, now, zone)
        .filter(opening -> opening.has(now))
        .max((a, b) -> a.end().compareTo(b.end()));
  }

  /** When one opens next; empty when there are none. */
  public static Optional<Opening> next(List<Window> windows, Instant now, ZoneId zone) {
    return around(windows, now, zone)
        .filter(opening -> opening.start().isAfter(now))
        .min((a, b) -> a.start().compareTo(b.start()));
  }

  private static java.util.stream.Stream<Opening> around(
      List<Window> windows, Instant now, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return windows.stream()
        .flatMap(
            window ->
                today
                    .minusDays(1)
                    .datesUntil(today.plusDays(9))
                    .filter(date -> window.days().contains(date.getDayOfWeek()))
                    .map(date -> window.on(date, zone)));
  }

  /** Where clocks change it is as long as it can be. */
  private Opening on(LocalDate date, ZoneId zone) {
    LocalDate last = to.isAfter(from) ? date : date.plusDays(1);
    return new Opening(
        instant(date.atTime(from), zone, true), instant(last.atTime(to), zone, false));
  }

  private static Instant instant(LocalDateTime wall, ZoneId zone, boolean first) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
    return offsets.isEmpty()
        ? zone.getRules().getTransition(wall).getInstant()
        : wall.toInstant(offsets.get(first ? 0 : offsets.size() - 1));
  }

  /** As a file has it. */
  @Override
  public String toString() {
    String time = from + "-" + to;
    return days.size() == DayOfWeek.values().length
        ? time
        : days.stream()
                .sorted()
                .map(day -> day.name().substring(0, 3).toLowerCase(java.util.Locale.ROOT))
                .reduce((a, b) -> a + "," + b)
                .orElse("")
            + " "
            + time;
  }
}
