package dev.pgvitals.maintain.partition.bound;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a partition key, in order. Those with a zone are moments; those without are the
 * time on the clocks of a zone, and stand here as if that were UTC.
 *
 * @param zone in which days, months and years begin
 */
public record TimeAxis(KeyType type, ZoneId zone) {
  private static final Pattern VALUE =
      Pattern.compile(
          "(\\d{4,6})-(\\d\\d)-(\\d\\d)(?: (\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?))?"
              + "([+-]\\d\\d(?::\\d\\d){0,2})?( BC)?");
  private static final Pattern BOUND =
      Pattern.compile("FOR VALUES FROM \\(('[^']*'|MINVALUE)\\) TO \\(('[^']*'|MAXVALUE)\\)");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  /**
   * What the server says of a partition of a range of one column, with {@code DateStyle = ISO}.
   *
   * @return empty when it is none that can be compared: the default, or one before the year 1
   */
  public Optional<Range> range(String bound) {
    Matcher matcher = BOUND.matcher(bound);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<Instant> from = value(matcher.group(1));
    Optional<Instant> to = value(matcher.group(2));
    return from.flatMap(begin -> to.map(end -> new Range(begin, end)));
  }

  private static Optional<Instant> value(String text) {
    return switch (text) {
      case "MINVALUE", "'-infinity'" -> Optional.of(Instant.MIN);
      case "MAXVALUE", "'infinity'" -> Optional.of(Instant.MAX);
      default -> moment(text.substring(1, text.length() - 1));
    };
  }

  /** A value as the server says it, or as {@link #text(Instant)} does; no infinity. */
  public static Optional<Instant> moment(String text) {
    Matcher value = VALUE.matcher(text);
    if (!value.matches() || value.group(6) != null) {
      return Optional.empty();
    }
    LocalDate day =
        LocalDate.of(
            Integer.parseInt(value.group(1)),
            Integer.parseInt(value.group(2)),
            Integer.parseInt(value.group(3)));
    LocalTime time = value.group(4) == null ? LocalTime.MIDNIGHT : LocalTime.parse(value.group(4));
    ZoneOffset offset = value.group(5) == null ? ZoneOffset.UTC : ZoneOffset.of(value.group(5));
    return Optional.of(day.atTime(time).toInstant(offset));
  }

  /** Where a moment is on it. */
  public Instant at(Instant moment) {
    return type == KeyType.TIMESTAMPTZ
        ? moment
        : LocalDateTime.ofInstant(moment, zone).toInstant(ZoneOffset.UTC);
  }

  /** Where a moment is on it that was so long before another one. */
  public Instant before(Instant moment, Age age) {
    ZonedDateTime then = moment.atZone(zone).minus(age.days()).minus(age.hours());
    return at(then.toInstant());
  }

  /**
   * The interval that a moment is in, and those after it, by the calendar of the zone and not by
   * adding to the moment: the month after 31 January is February, and a day has 23, 24 or 25 hours.
   */
  public List<Range> ranges(Instant moment, Interval interval, int ahead) {
    List<Range> ranges = new ArrayList<>();
    Instant from = floor(at(moment), interval);
    for (int i = 0; i <= ahead; i++) {
      Instant to = next(from, interval);
      ranges.add(new Range(from, to));
      from = to;
    }
    return ranges;
  }

  private Instant floor(Instant point, Interval interval) {
    if (interval == Interval.HOUR) {
      return point.atZone(zoneOfValues()).truncatedTo(ChronoUnit.HOURS).toInstant();
    }
    return point(interval.floor(clock(point)));
  }

  private Instant next(Instant from, Interval interval) {
    if (interval == Interval.HOUR) {
      // By the time that passes: there are hours that do not come, and some that come twice.
      ZonedDateTime next = from.atZone(zoneOfValues()).plusHours(1);
      ZonedDateTime whole = next.truncatedTo(ChronoUnit.HOURS);
      return whole.toInstant().isAfter(from) ? whole.toInstant() : next.toInstant();
    }
    LocalDateTime next = interval.floor(clock(from));
    Instant point;
    do {
      next = interval.next(next);
      point = point(next);
    } while (!point.isAfter(from));
    return point;
  }

  /** What the clocks of the zone show. */
  LocalDateTime clock(Instant point) {
    return LocalDateTime.ofInstant(point, zoneOfValues());
  }

  /** When the clocks show it for the first time, or would, had they not been put forward. */
  private Instant point(LocalDateTime clock) {
    ZoneOffsetTransition change = zoneOfValues().getRules().getTransition(clock);
    return change != null && change.isGap()
        ? change.getInstant()
        : clock.atZone(zoneOfValues()).toInstant();
  }

  /** Whether the clocks show the time of a moment for the second time. */
  boolean isSecondTime(Instant point) {
    ZonedDateTime then = point.atZone(zoneOfValues());
    return !then.withEarlierOffsetAtOverlap().isEqual(then);
  }

  private ZoneId zoneOfValues() {
    return type == KeyType.TIMESTAMPTZ ? zone : ZoneOffset.UTC;
  }

  /** As a statement and a reader can have it, without quotes. */
  public String text(Instant point) {
    if (point.equals(Instant.MIN)) {
      return "-infinity";
    }
    if (point.equals(Instant.MAX)) {
      return "infinity";
    }
    ZonedDateTime then = point.atZone(zoneOfValues());
    return switch (type) {
      case DATE -> then.toLocalDate().toString();
      case TIMESTAMP -> SECONDS.format(then) + fraction(then);
      case TIMESTAMPTZ ->
          SECONDS.format(then)
              + fraction(then)
              + (then.getOffset().equals(ZoneOffset.UTC) ? "+00:00" : then.getOffset().getId());
    };
  }

  private static String fraction(ZonedDateTime then) {
    return then.getNano() == 0 ? "" : String.format(Locale.ROOT, ".%06d", then.getNano() / 1_000);
  }

  /** For a reader. */
  public String text(Range range) {
    return text(range.from()) + " to " + text(range.to());
  }
}
