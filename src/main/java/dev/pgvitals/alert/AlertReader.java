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

  public static Optional<AlertRule> read(ValueReader value) {
    return value.map(KEYS).flatMap(alert -> new AlertReader(alert).read());
  }

  private Optional<AlertRule> read() {
    Optional<String> name = alert.requiredText("name").map(String::strip);
    Optional<String> summary = alert.requiredText("summary").map(String::strip);
    boolean below = alert.bool("below").orElse(false);
    Map<Severity, Duration> pending = pending();
    Map<Severity, Double> penalties = penalties();
    Map<Severity, AlertRule.Level> levels = new LinkedHashMap<>();
    for (Severity severity : Severity.values()) {
      OptionalDouble limit =
          alert.value(severity.label()).map(Limits::read).orElse(OptionalDouble.empty());
      limit.ifPresent(
          number ->
              levels.put(
                  severity,
                  new AlertRule.Level(
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
    Optional<AlertRule.Level> warning = Optional.ofNullable(levels.get(Severity.WARNING));
    Optional<AlertRule.Level> critical = Optional.ofNullable(levels.get(Severity.CRITICAL));
    if (warning.isPresent() && critical.isPresent()) {
      Limits.disorder(warning.get().limit(), critical.get().limit(), below)
          .ifPresent(why -> alert.problem("critical", why));
    }
    if (name.isEmpty() || summary.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlertRule(
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
  private Map<Severity, Duration> pending() {
    Map<Severity, Duration> pending = new LinkedHashMap<>();
    Optional<ValueReader> value = alert.value("for");
    Optional<MapReader> each =
        value.filter(v -> v.value() instanceof YamlMap).flatMap(v -> v.map(Severity.LABELS));
    for (Severity severity : Severity.values()) {
      each.ifPresent(map -> mustHaveLevel(map, severity));
      Optional<Duration> duration =
          each.isPresent()
              ? each.get().duration(severity.label(), Bounds.PENDING)
              : Optional.empty();
      duration.ifPresent(d -> pending.put(severity, d));
    }
    if (value.isPresent() && !(value.get().value() instanceof YamlMap)) {
      Optional<Duration> both = value.get().duration(Bounds.PENDING);
      for (Severity severity : Severity.values()) {
        both.ifPresent(d -> pending.put(severity, d));
      }
    }
    return pending;
  }

  private static double usualPenalty(Severity severity) {
    return severity == Severity.WARNING ? WARNING_PENALTY : CRITICAL_PENALTY;
  }

  private Map<Severity, Double> penalties() {
    Map<Severity, Double> penalties = new LinkedHashMap<>();
    Optional<MapReader> map = alert.map("penalty", Severity.LABELS);
    for (Severity severity : Severity.values()) {
      map.ifPresent(given -> mustHaveLevel(given, severity));
      map.flatMap(given -> given.value(severity.label()))
          .ifPresent(value -> points(value).ifPresent(number -> penalties.put(severity, number)));
    }
    return penalties;
  }

  private void mustHaveLevel(MapReader map, Severity severity) {
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
