package dev.pgvitals.maintain.config;

import dev.pgvitals.time.CronMoments;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When a job is to run. */
public sealed interface Schedule {
  /** How long ago a job that has never run may have been due, to run now. */
  Duration FIRST = Duration.ofHours(1);

  /**
   * At moments of the calendar.
   *
   * @param text as the file has it
   */
  record Cron(String text, CronMoments moments, ZoneId zone) implements Schedule {
    @Override
    public Optional<Instant> due(Optional<Instant> last, Instant now) {
      Instant before = last.orElse(now.minus(FIRST));
      return moments.last(now, zone).filter(moment -> moment.isAfter(before));
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return moments.next(now, zone);
    }

    @Override
    public String toString() {
      return text + " " + zone;
    }
  }

  /** So long after the last run began. */
  record Every(Duration interval) implements Schedule {
    @Override
    public Optional<Instant> due(Optional<Instant> last, Instant now) {
      return last.map(start -> start.plus(interval))
          .or(() -> Optional.of(now))
          .filter(moment -> !moment.isAfter(now));
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return Optional.of(now.plus(interval));
    }

    @Override
    public String toString() {
      return "every " + Durations.format(interval);
    }
  }

  /**
   * For which moment it has to run now; what was missed counts once, however often it was.
   *
   * @param last when it last began, if it ever did
   */
  Optional<Instant> due(Optional<Instant> last, Instant now);

  /** When it is due next, if it begins now. */
  Optional<Instant> next(Instant now);
}
