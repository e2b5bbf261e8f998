package dev.pgvitals.maintain.config;

import dev.pgvitals.maintain.guard.Window;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code window}: {@code "22:00-05:00"}, or {@code {days: sun, from: .., to: ..}}, or a list.
 */
final class WindowReader {
  static final Set<String> KEYS = Set.of("days", "from", "to");

  private static final Pattern TIME = Pattern.compile("([01]?\\d|2[0-3]):([0-5]\\d)");
  private static final List<String> DAYS =
      Stream.of(DayOfWeek.values())
          .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
          .toList();

  private WindowReader() {}

  static List<Window> read(ValueReader value) {
    List<Window> windows = new ArrayList<>();
    for (ValueReader item : value.itemsOrOne()) {
      window(item).ifPresent(windows::add);
    }
    return windows;
  }

  private static Optional<Window> window(ValueReader value) {
    if (value.value() instanceof YamlMap) {
      return value.map(KEYS).flatMap(WindowReader::map);
    }
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] times = text.get().strip().split("\\s*-\\s*", 2);
    Optional<LocalTime> from = time(times[0]);
    Optional<LocalTime> to = times.length == 2 ? time(times[1]) : Optional.empty();
    if (from.isEmpty() || to.isEmpty()) {
      value.problem(
          "must be a window such as \"22:00-05:00\" or {days: sun, from: \"03:00\", to:"
              + " \"06:00\"}, but it is "
              + value.value().described());
      return Optional.empty();
    }
    return checked(value, Window.daily(from.get(), to.get()));
  }

  private static Optional<Window> map(MapReader map) {
    int before = map.problems().list().size();
    Set<DayOfWeek> days =
        map.value("days").map(WindowReader::days).orElse(EnumSet.allOf(DayOfWeek.class));
    Optional<LocalTime> from = map.required("from").flatMap(WindowReader::time);
    Optional<LocalTime> to = map.required("to").flatMap(WindowReader::time);
    if (from.isEmpty() || to.isEmpty() || map.problems().list().size() > before) {
      return Optional.empty();
    }
    return checked(map.value("to").orElseThrow(), new Window(days, from.get(), to.get()));
  }

  private static Optional<Window> checked(ValueReader value, Window window) {
    if (window.from().equals(window.to())) {
      value.problem("begins and ends at the same time; omit the window to work at any time");
      return Optional.empty();
    }
    return Optional.of(window);
  }

  private static Set<DayOfWeek> days(ValueReader value) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String text : value.stringsOrOne()) {
      for (String word : text.strip().toLowerCase(Locale.ROOT).split("[\\s,]+", -1)) {
        Optional<DayOfWeek> day = day(word);
        if (day.isEmpty()) {
          value.problem(
              "must be days such as sun or [sat, sun], not \""
                  + word
                  + "\""
                  + Suggestion.near(word, DAYS));
        } else {
          days.add(day.get());
        }
      }
    }
    return days;
  }

  /** By its name, or at least the first three letters of that. */
  private static Optional<DayOfWeek> day(String word) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> word.length() >= 3)
        .filter(day -> day.name().toLowerCase(Locale.ROOT).startsWith(word))
        .findFirst();
  }

  private static Optional<LocalTime> time(ValueReader value) {
    Optional<String> text = value.text();
    Optional<LocalTime> time = text.flatMap(WindowReader::time);
    if (text.isPresent() && time.isEmpty()) {
      value.problem("must be a time such as \"03:00\", but it is " + value.value().described());
    }
    return time;
  }

  private static Optional<LocalTime> time(String text) {
    Matcher time = TIME.matcher(text.strip());
    return time.matches()
        ? Optional.of(
            LocalTime.of(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2))))
        : Optional.empty();
  }
}
