package dev.pgvitals.alert;

import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a column's {@code alert}. */
public final class AlertReader {
  /** The keys of {@code alert}; the JSON Schema has the same ones. */
  public static final Set<String> KEYS =
      Set.of(
          "below",
          "critical",
          "description",
          "for",
          "keep_firing_for",
          "min",
          "name",
          "penalty",
          "runbook",
          "summary",
          "warning");

  private static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z0-9]*");
  private static final double WARNING_PENALTY = 15;
  private static final double CRITICAL_PENALTY = 40;

  private final MapReader alert;

  private AlertReader(MapReader alert) {
    this.alert = alert;
  }

  public static Optional<Alert> read(ValueReader value) {
    return value.map(KEYS).flatMap(alert -> new AlertReader(alert).read());
  }

  private Optional<Alert> read() {
    Optional<String> name = alert.requiredText("name").map(String::strip);
    Optional<String> summary = alert.requiredText("summary").map(String::strip);
    boolean below = alert.bool("below").orElse(false);
    Map<Level, Duration> pending = pending();
    Map<Level, Double> penalties = penalties();
    Map<Level, Alert.Threshold> levels = new LinkedHashMap<>();
    for (Level severity : Level.values()) {
      OptionalDouble limit =
          alert.value(severity.label()).map(ThresholdValues::read).orElse(OptionalDouble.empty());
      limit.ifPresent(
          number ->
              levels.put(
                  severity,
                  new Alert.Threshold(
                      number,
                      pending.getOrDefault(severity, Duration.ZERO),
                      penalties.getOrDefault(severity, usualPenalty(severity)))));
    }
    Duration keep = alert.duration("keep_firing_for", Bounds.PENDING).orElse(Duration.ZERO);
    Map<String, Double> minimum = alert.value("min").map(AlertReader::minimum).orElse(Map.of());
    String description = alert.string("description").map(String::strip).orElse("");
    Optional<String> runbook = alert.text("runbook").map(String::strip);
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      alert.problem(
          "name", "must be in CamelCase, letters and digits only, such as PostgresLocksHigh");
    }
    if (!alert.has("warning") && !alert.has("critical")) {
      alert.problem("needs a limit: \"warning\", \"critical\" or both");
    }
    Optional<Alert.Threshold> warning = Optional.ofNullable(levels.get(Level.WARNING));
    Optional<Alert.Threshold> critical = Optional.ofNullable(levels.get(Level.CRITICAL));
    if (warning.isPresent() && critical.isPresent()) {
      ThresholdValues.disorder(warning.get().limit(), critical.get().limit(), below)
          .ifPresent(why -> alert.problem("critical", why));
    }
    if (name.isEmpty() || summary.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Alert(
            name.get(),
            warning,
            critical,
            below,
            keep,
            minimum,
            summary.get(),
            description,
            runbook));
  }

  /** One duration for both levels, or one for each. */
  private Map<Level, Duration> pending() {
    Map<Level, Duration> pending = new LinkedHashMap<>();
    Optional<ValueReader> value = alert.value("for");
    Optional<MapReader> each =
        value.filter(v -> v.value() instanceof YamlMap).flatMap(v -> v.map(Level.LABELS));
    for (Level severity : Level.values()) {
      each.ifPresent(map -> mustHaveLevel(map, severity));
      Optional<Duration> duration =
          each.isPresent()
              ? each.get().duration(severity.label(), Bounds.PENDING)
              : Optional.empty();
      duration.ifPresent(d -> pending.put(severity, d));
    }
    if (value.isPresent() && !(value.get().value() instanceof YamlMap)) {
      Optional<Duration> both = value.get().duration(Bounds.PENDING);
      for (Level severity : Level.values()) {
        both.ifPresent(d -> pending.put(severity, d));
      }
    }
    return pending;
  }

  private static double usualPenalty(Level severity) {
    return severity == Level.WARNING ? WARNING_PENALTY : CRITICAL_PENALTY;
  }

  private Map<Level, Double> penalties() {
    Map<Level, Double> penalties = new LinkedHashMap<>();
    Optional<MapReader> map = alert.map("penalty", Level.LABELS);
    for (Level severity : Level.values()) {
      map.ifPresent(given -> mustHaveLevel(given, severity));
      map.flatMap(given -> given.value(severity.label()))
          .ifPresent(value -> points(value).ifPresent(number -> penalties.put(severity, number)));
    }
    return penalties;
  }

  private void mustHaveLevel(MapReader map, Level severity) {
    String level = severity.label();
    if (map.has(level) && !alert.has(level)) {
      map.problem(level, "the alert has no level \"" + level + "\"; give it one or remove this");
    }
  }

  private static OptionalDouble points(ValueReader value) {
    OptionalDouble points = value.number();
    if (points.isPresent()
        && (points.getAsDouble() < Bounds.PENALTY.least()
            || points.getAsDouble() > Bounds.PENALTY.most())) {
      value.problem(
          "must be from " + Bounds.PENALTY.least() + " to " + Bounds.PENALTY.most() + " points");
    }
    return points;
  }

  private static Map<String, Double> minimum(ValueReader value) {
    Map<String, Double> least = new LinkedHashMap<>();
    if (!(value.value() instanceof YamlMap)) {
      value.problem(
          "must be minimums of other columns, such as {calls: 100}, but it is "
              + value.value().described());
      return least;
    }
    for (MapReader.Field field : value.freeMap().map(MapReader::fields).orElse(List.of())) {
      field.value().number().ifPresent(number -> least.put(field.name(), number));
    }
    if (value.value() instanceof YamlMap map && map.entries().isEmpty()) {
      value.problem("names no column; give one or remove the key");
    }
    return least;
  }
}
