package dev.pgvitals.maintain.config;

import dev.pgvitals.time.CronMoments;
import dev.pgvitals.time.CronSchedule;
import dev.pgvitals.time.ScheduleException;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code schedule} and {@code every} of a job. */
final class ScheduleReader {
  static final DurationBounds EVERY =
      new DurationBounds(
          Duration.ofMinutes(1), Duration.ofDays(31), "write longer ones as a schedule");

  private static final Pattern NTH =
      Pattern.compile("(first|second|third|fourth) ([a-z]+day) (\\d{1,2}):(\\d{2})");
  private static final List<String> NUMBERS = List.of("first", "second", "third", "fourth");

  private final ZoneId zone;
  private final List<Problem> warnings;

  ScheduleReader(ZoneId zone, List<Problem> warnings) {
    this.zone = zone;
    this.warnings = warnings;
  }

  /** Empty for a job that runs only when somebody asks for it. */
  Optional<Schedule> read(MapReader job) {
    Optional<ValueReader> schedule = job.value("schedule");
    Optional<ValueReader> every = job.value("every");
    if (schedule.isPresent() && every.isPresent()) {
      job.problem("every", "schedule is set, too: keep one of them");
    }
    if (every.isPresent()) {
      return every.get().duration(EVERY).map(Schedule.Every::new);
    }
    return schedule.flatMap(this::cron);
  }

  private Optional<Schedule> cron(ValueReader value) {
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<CronMoments> moments = CronSchedule.parse(fields(text.get())).moments();
      if (moments.isEmpty()) {
        value.problem("must be five fields, as in cron; for an interval write every: 1h");
        return Optional.empty();
      }
      if (moments.get().eitherDayFits()) {
        warnings.add(
            new Problem(
                value.position(),
                value.path(),
                "runs on each of these days of the month and on each of these days of the week, as"
                    + " in cron; for a weekday of a certain week write \"first sunday 04:00\""));
      }
      return Optional.of(new Schedule.Cron(text.get().strip(), moments.get(), zone));
    } catch (ScheduleException e) {
      value.problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** {@code first sunday 04:00}, which cron's fields cannot say, is said to our reader of them. */
  private static String fields(String text) {
    Matcher nth = NTH.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!nth.matches()) {
      return text;
    }
    int first = 7 * NUMBERS.indexOf(nth.group(1)) + 1;
    return "%d %d %d-%d * &%s"
        .formatted(
            Integer.parseInt(nth.group(4)),
            Integer.parseInt(nth.group(3)),
            first,
            first + 6,
            nth.group(2).substring(0, 3));
  }
}
