package dev.pgvitals.maintain.run;

import dev.pgvitals.maintain.guard.Window;
import dev.pgvitals.maintain.guard.Window.Opening;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Windows as a report has them. */
final class Openings {
  private Openings() {}

  /** As {@code window 22:00-05:00 UTC (opens in 3 h 12 min)}; nothing where there is none. */
  static String text(List<Window> windows, Instant now, ZoneId zone) {
    if (windows.isEmpty()) {
      return "";
    }
    Optional<Opening> open = Window.open(windows, now, zone);
    String when =
        open.map(opening -> "closes in " + text(Duration.between(now, opening.end())))
            .or(
                () ->
                    Window.next(windows, now, zone)
                        .map(next -> "opens in " + text(Duration.between(now, next.start()))))
            .orElse("never opens");
    String zoneName = zone.getId().equals("Z") ? "UTC" : zone.getId();
    return "window %s %s (%s)"
        .formatted(
            windows.stream().map(Window::toString).collect(Collectors.joining(" or ")),
            zoneName,
            when);
  }

  private static String text(Duration duration) {
    if (duration.toDays() > 0) {
      return "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
    }
    return duration.toHours() > 0
        ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
        : "%d min".formatted(duration.toMinutes());
  }
}
