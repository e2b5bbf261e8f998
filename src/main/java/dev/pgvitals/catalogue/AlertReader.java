package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Reads a column's {@code alert}. */
final class AlertReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final double MOST_POINTS = 100;

  private AlertReader() {}

  static Optional<AlertRule> read(ValueReader value) {
    return value.map(Keys.ALERT).flatMap(AlertReader::read);
  }

  private static Optional<AlertRule> read(MapReader alert) {
    Optional<String> name = alert.requiredText("name").map(String::strip);
    Optional<String> summary = alert.requiredText("summary").map(String::strip);
    OptionalDouble warning = alert.number("warning");
    OptionalDouble critical = alert.number("critical");
    boolean below = alert.bool("below").orElse(false);
    Duration pending = alert.duration("for", Duration.ZERO).orElse(Duration.ZERO);
    Duration keep = alert.duration("keep_firing_for", Duration.ZERO).orElse(Duration.ZERO);
    Optional<String> minimum = alert.text("min").map(String::strip);
    String description = alert.string("description").map(String::strip).orElse("");
    Optional<String> runbook = alert.text("runbook").map(String::strip);
    AlertRule.Penalty penalty = penalty(alert);
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      alert.problem("name", "must be one word of letters and digits, such as PostgresLocksHigh");
    }
    if (!alert.has("warning") && !alert.has("critical")) {
      alert.problem("needs a threshold: \"warning\", \"critical\" or both");
    }
    checkOrder(alert, warning, critical, below);
    if (name.isEmpty() || summary.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlertRule(
            name.get(),
            warning,
            critical,
            below,
            pending,
            keep,
            minimum,
            summary.get(),
            description,
            runbook,
            penalty));
  }

  private static void checkOrder(
      MapReader alert, OptionalDouble warning, OptionalDouble critical, boolean below) {
    if (warning.isEmpty() || critical.isEmpty()) {
      return;
    }
    double w = warning.getAsDouble();
    double c = critical.getAsDouble();
    if (below ? c >= w : c <= w) {
      alert.problem(
          "critical",
          below
              ? "must be less than warning, as low values are the bad ones (below: true)"
              : "must be more than warning; when low values are the bad ones, say \"below: true\"");
    }
  }

  private static AlertRule.Penalty penalty(MapReader alert) {
    AlertRule.Penalty usual = AlertRule.Penalty.DEFAULT;
    return alert
        .map("penalty", Keys.PENALTY)
        .map(
            map ->
                new AlertRule.Penalty(
                    points(map, "warning").orElse(usual.warning()),
                    points(map, "critical").orElse(usual.critical())))
        .orElse(usual);
  }

  private static OptionalDouble points(MapReader map, String key) {
    OptionalDouble points = map.number(key);
    if (points.isPresent() && (points.getAsDouble() < 0 || points.getAsDouble() > MOST_POINTS)) {
      map.problem(key, "must be from 0 to 100 points");
    }
    return points;
  }
}
