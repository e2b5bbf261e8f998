package dev.pgvitals.alerts;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.ValueUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Tests for promtool of one alert: it fires beyond its limits, is silent at them, and goes by a
 * server's own ones. What is expected is worked out here from the catalogue alone, not from the
 * rules.
 */
final class VitalCases {
  /** Limits for a level that has none but a server's own. */
  private static final Map<Level, Double> WHERE_OFF =
      Map.of(Level.WARNING, 10.0, Level.CRITICAL, 20.0);

  private final ColumnAlert watchedAlert;
  private final Map<Level, Double> limits = new LinkedHashMap<>();
  private final Map<Level, Duration> pending = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  VitalCases(ColumnAlert watchedAlert) {
    this.watchedAlert = watchedAlert;
    for (Level severity : Level.values()) {
      watchedAlert
          .alert()
          .threshold(severity)
          .ifPresent(
              level -> {
                limits.put(severity, level.hasLimit() ? level.limit() : whereOff(severity));
                pending.put(severity, level.pending());
              });
    }
  }

  String text() {
    fires();
    isSilent();
    takesOwnLimits();
    return text.toString();
  }

  private void fires() {
    Situation situation = new Situation(watchedAlert).put("orders-1", beyond(), severities());
    if (limits.size() == 2) {
      situation.put("orders-2", between(), List.of(Level.WARNING));
    }
    limitsWhereOff(situation, "orders-1", "orders-2");
    write("fires beyond its limits", situation, true);
  }

  private void isSilent() {
    Situation situation = new Situation(watchedAlert).put("orders-1", first(), List.of());
    watchedAlert
        .minimum()
        .forEach((metric, least) -> situation.put("orders-2", beyond(), List.of(), least - 1));
    limitsWhereOff(situation, "orders-1", "orders-2");
    write("is silent at its limit", situation, false);
  }

  private void takesOwnLimits() {
    Situation situation = new Situation(watchedAlert);
    severities()
        .forEach(
            severity -> {
              String server = severity == Level.WARNING ? "orders-1" : "orders-2";
              double limit = limit(severity);
              double value = severity == lowest() ? first() : between();
              List<Level> expected = new ArrayList<>(List.of(severity));
              if (severity != lowest()) {
                expected.add(0, lowest());
              }
              situation.put(server, value, expected).own(server, severity, stricter(limit, value));
              if (severity != lowest()) {
                limitWhereOff(situation, server, lowest());
              }
            });
    situation.put("billing-1", beyond(), List.of());
    situation.put("billing-2", beyond(), List.of());
    severities()
        .forEach(
            severity ->
                situation
                    .own("billing-1", severity, looser())
                    .own("billing-2", severity, Double.NaN));
    write("takes the limits of each server", situation, false);
  }

  private void limitsWhereOff(Situation situation, String... servers) {
    Arrays.stream(servers)
        .filter(situation::has)
        .forEach(server -> severities().forEach(s -> limitWhereOff(situation, server, s)));
  }

  private void limitWhereOff(Situation situation, String server, Level severity) {
    if (!watchedAlert.alert().threshold(severity).map(Alert.Threshold::hasLimit).orElse(true)) {
      situation.own(server, severity, limit(severity));
    }
  }

  private List<Level> severities() {
    return List.copyOf(limits.keySet());
  }

  private Level lowest() {
    return severities().get(0);
  }

  private double limit(Level severity) {
    return Objects.requireNonNull(limits.get(severity));
  }

  private static double whereOff(Level severity) {
    return Objects.requireNonNull(WHERE_OFF.get(severity));
  }

  private double first() {
    return limit(lowest());
  }

  private double last() {
    return limit(severities().get(limits.size() - 1));
  }

  private double between() {
    return (first() + last()) / 2;
  }

  private double beyond() {
    if (watchedAlert.alert().below()) {
      return last() / 2;
    }
    boolean ratio = ValueUnit.of(watchedAlert) == ValueUnit.RATIO && last() > 0 && last() < 1;
    return ratio ? (last() + 1) / 2 : last() == 0 ? 1 : last() * 2;
  }

  private double stricter(double limit, double value) {
    if (value != limit) {
      return (value + (watchedAlert.alert().below() ? last() * 3 + 1 : first())) / 2;
    }
    return watchedAlert.alert().below() ? limit * 2 + 1 : limit == 0 ? -1 : limit / 2;
  }

  private double looser() {
    return watchedAlert.alert().below() ? -1 : beyond() * 2;
  }

  private void write(String what, Situation situation, boolean early) {
    Duration longest = pending.values().stream().max(Duration::compareTo).orElseThrow();
    Duration shortest = pending.values().stream().min(Duration::compareTo).orElseThrow();
    long end = longest.toMinutes() + 2;
    line(2, "- name: " + watchedAlert.alert().name() + " " + what);
    line(4, "interval: 1m");
    line(4, "input_series:");
    situation.series(end).forEach(this::series);
    line(4, "alert_rule_test:");
    if (early && shortest.toMinutes() > 1) {
      check(shortest.toMinutes() - 1, List.of());
    }
    check(end, situation.expected());
  }

  private void series(String series, String values) {
    line(6, "- series: '" + series + "'");
    line(8, "values: '" + values + "'");
  }

  private void check(long minutes, List<Map<String, String>> alerts) {
    line(6, "- eval_time: " + minutes + "m");
    line(8, "alertname: " + watchedAlert.alert().name());
    line(8, alerts.isEmpty() ? "exp_alerts: []" : "exp_alerts:");
    for (Map<String, String> alert : alerts) {
      Map<String, String> labels = new LinkedHashMap<>(alert);
      double value = Double.parseDouble(labels.remove("value"));
      line(10, "- exp_labels: {" + flow(labels) + "}");
      line(12, "exp_annotations:");
      line(14, "summary: " + quoted(watchedAlert.alert().summary()));
      line(14, "description: " + quoted(description(labels, value)));
      line(14, "runbook_url: docs/runbooks/" + watchedAlert.alert().name() + ".md");
    }
  }

  private String description(Map<String, String> labels, double value) {
    String where =
        watchedAlert.labels().stream()
            .filter(label -> !labels.getOrDefault(label, "").isEmpty())
            .map(label -> ", " + label + " " + labels.get(label))
            .collect(Collectors.joining("", labels.get("server"), ""));
    String more =
        watchedAlert.alert().description().isEmpty()
            ? ""
            : " " + watchedAlert.alert().description();
    String incidents =
        "critical".equals(labels.get("severity"))
            ? " What was going on: pgvitals incidents, if the agent keeps them."
            : "";
    return where
        + ": "
        + watchedAlert.column().description()
        + ": "
        + written(value)
        + "."
        + more
        + incidents;
  }

  private String written(double value) {
    return switch (ValueUnit.of(watchedAlert)) {
      case SECONDS -> Humanized.by("humanizeDuration", value);
      case BYTES -> Humanized.by("humanize1024", value) + "B";
      case RATIO -> Humanized.by("humanizePercentage", value);
      case NUMBER -> Humanized.by("humanize", value);
      case TIMESTAMP ->
          throw new IllegalStateException("no vital is a time: " + watchedAlert.metric());
    };
  }

  private static String flow(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + ": " + quoted(label.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private void line(int indent, String line) {
    text.append(" ".repeat(indent)).append(line).append('\n');
  }
}
