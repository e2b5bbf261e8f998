package dev.pgvitals.alerts;

import dev.pgvitals.alert.AlertRule;
import dev.pgvitals.alert.Severity;
import dev.pgvitals.catalogue.Vital;
import dev.pgvitals.catalogue.VitalUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Tests for promtool of one vital: it fires beyond its limits, is silent at them, and goes by a
 * server's own ones. What is expected is worked out here from the catalogue alone, not from the
 * rules.
 */
final class VitalCases {
  /** Limits for a level that has none but a server's own. */
  private static final Map<Severity, Double> WHERE_OFF =
      Map.of(Severity.WARNING, 10.0, Severity.CRITICAL, 20.0);

  private final Vital vital;
  private final Map<Severity, Double> limits = new LinkedHashMap<>();
  private final Map<Severity, Duration> pending = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  VitalCases(Vital vital) {
    this.vital = vital;
    for (Severity severity : Severity.values()) {
      vital
          .alert()
          .level(severity)
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
    Situation situation = new Situation(vital).put("orders-1", beyond(), severities());
    if (limits.size() == 2) {
      situation.put("orders-2", between(), List.of(Severity.WARNING));
    }
    limitsWhereOff(situation, "orders-1", "orders-2");
    write("fires beyond its limits", situation, true);
  }

  private void isSilent() {
    Situation situation = new Situation(vital).put("orders-1", first(), List.of());
    vital
        .minimum()
        .forEach((metric, least) -> situation.put("orders-2", beyond(), List.of(), least - 1));
    limitsWhereOff(situation, "orders-1", "orders-2");
    write("is silent at its limit", situation, false);
  }

  private void takesOwnLimits() {
    Situation situation = new Situation(vital);
    severities()
        .forEach(
            severity -> {
              String server = severity == Severity.WARNING ? "orders-1" : "orders-2";
              double limit = limit(severity);
              double value = severity == lowest() ? first() : between();
              List<Severity> expected = new ArrayList<>(List.of(severity));
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

  private void limitWhereOff(Situation situation, String server, Severity severity) {
    if (!vital.alert().level(severity).map(AlertRule.Level::hasLimit).orElse(true)) {
      situation.own(server, severity, limit(severity));
    }
  }

  private List<Severity> severities() {
    return List.copyOf(limits.keySet());
  }

  private Severity lowest() {
    return severities().get(0);
  }

  private double limit(Severity severity) {
    return Objects.requireNonNull(limits.get(severity));
  }

  private static double whereOff(Severity severity) {
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
    if (vital.alert().below()) {
      return last() / 2;
    }
    boolean ratio = VitalUnit.of(vital) == VitalUnit.RATIO && last() > 0 && last() < 1;
    return ratio ? (last() + 1) / 2 : last() == 0 ? 1 : last() * 2;
  }

  private double stricter(double limit, double value) {
    if (value != limit) {
      return (value + (vital.alert().below() ? last() * 3 + 1 : first())) / 2;
    }
    return vital.alert().below() ? limit * 2 + 1 : limit == 0 ? -1 : limit / 2;
  }

  private double looser() {
    return vital.alert().below() ? -1 : beyond() * 2;
  }

  private void write(String what, Situation situation, boolean early) {
    Duration longest = pending.values().stream().max(Duration::compareTo).orElseThrow();
    Duration shortest = pending.values().stream().min(Duration::compareTo).orElseThrow();
    long end = longest.toMinutes() + 2;
    line(2, "- name: " + vital.alert().name() + " " + what);
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
    line(8, "alertname: " + vital.alert().name());
    line(8, alerts.isEmpty() ? "exp_alerts: []" : "exp_alerts:");
    for (Map<String, String> alert : alerts) {
      Map<String, String> labels = new LinkedHashMap<>(alert);
      double value = Double.parseDouble(labels.remove("value"));
      line(10, "- exp_labels: {" + flow(labels) + "}");
      line(12, "exp_annotations:");
      line(14, "summary: " + quoted(vital.alert().summary()));
      line(14, "description: " + quoted(description(labels, value)));
      line(14, "runbook_url: docs/runbooks/" + vital.alert().name() + ".md");
    }
  }

  private String description(Map<String, String> labels, double value) {
    String where =
        vital.labels().stream()
            .filter(label -> !labels.getOrDefault(label, "").isEmpty())
            .map(label -> ", " + label + " " + labels.get(label))
            .collect(Collectors.joining("", labels.get("server"), ""));
    String more = vital.alert().description().isEmpty() ? "" : " " + vital.alert().description();
    return where + ": " + vital.column().description() + ": " + written(value) + "." + more;
  }

  private String written(double value) {
    return switch (VitalUnit.of(vital)) {
      case SECONDS -> Humanized.by("humanizeDuration", value);
      case BYTES -> Humanized.by("humanize1024", value) + "B";
      case RATIO -> Humanized.by("humanizePercentage", value);
      case NUMBER -> Humanized.by("humanize", value);
      case TIMESTAMP -> throw new IllegalStateException("no vital is a time: " + vital.metric());
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
