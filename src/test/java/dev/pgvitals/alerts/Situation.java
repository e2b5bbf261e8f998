package dev.pgvitals.alerts;

import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.ColumnAlert;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is the case on some servers, and what must fire there. */
final class Situation {
  private final ColumnAlert watchedAlert;
  private final Map<String, Double> values = new LinkedHashMap<>();
  private final Map<String, Double> least = new LinkedHashMap<>();
  private final Map<String, List<Level>> expected = new LinkedHashMap<>();
  private final Map<String, Map<Level, Double>> own = new LinkedHashMap<>();

  Situation(ColumnAlert watchedAlert) {
    this.watchedAlert = watchedAlert;
  }

  Situation put(String server, double value, List<Level> severities) {
    values.put(server, value);
    expected.put(server, severities);
    return this;
  }

  /** With other columns that have this value. */
  Situation put(String server, double value, List<Level> severities, double others) {
    least.put(server, others);
    return put(server, value, severities);
  }

  Situation own(String server, Level severity, double limit) {
    own.computeIfAbsent(server, s -> new LinkedHashMap<>()).put(severity, limit);
    return this;
  }

  boolean has(String server) {
    return values.containsKey(server);
  }

  Map<String, String> series(long minutes) {
    Map<String, String> series = new LinkedHashMap<>();
    String times = "+0x" + (minutes + 1);
    values.forEach(
        (server, value) -> {
          series.put(watchedAlert.metric() + labels(server, ofRow()), number(value) + times);
          watchedAlert
              .minimum()
              .forEach(
                  (metric, atLeast) ->
                      series.put(
                          metric + labels(server, ofRow()),
                          number(least.getOrDefault(server, atLeast)) + times));
        });
    own.forEach(
        (server, byLevel) ->
            byLevel.forEach(
                (severity, limit) -> {
                  Map<String, String> labels = new LinkedHashMap<>();
                  labels.put("alert", watchedAlert.alert().name());
                  labels.put("severity", severity.label());
                  series.put(
                      "pgvitals_alert_threshold" + labels(server, labels), number(limit) + times);
                }));
    return series;
  }

  List<Map<String, String>> expected() {
    List<Map<String, String>> alerts = new ArrayList<>();
    expected.forEach(
        (server, severities) ->
            severities.forEach(
                severity -> {
                  Map<String, String> alert = ofTarget(server);
                  alert.putAll(ofRow());
                  alert.put("severity", severity.label());
                  alert.put("value", String.valueOf(values.get(server)));
                  alerts.add(alert);
                }));
    return alerts;
  }

  private String labels(String server, Map<String, String> own) {
    Map<String, String> labels = ofTarget(server);
    labels.putAll(own);
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static Map<String, String> ofTarget(String server) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("job", "pgvitals");
    labels.put("instance", "pgvitals.internal:9187");
    labels.put("server", server);
    labels.put("env", "prod");
    return labels;
  }

  private Map<String, String> ofRow() {
    Map<String, String> labels = new LinkedHashMap<>();
    watchedAlert.labels().forEach(label -> labels.put(label, "a_" + label));
    return labels;
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? "NaN"
        : new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
