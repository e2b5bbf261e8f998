package dev.pgvitals.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of {@code tests} in a file for {@code promtool test rules}. */
record PromtoolCase(Path file, String name, List<Series> series, List<Check> checks) {
  private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{(.*)}");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"(?:, |$)");

  /**
   * A series that the case gives to Prometheus.
   *
   * @param values in promtool's notation
   */
  record Series(String metric, Map<String, String> labels, String values) {
    static Series parse(String text, String values) {
      Matcher matcher = SERIES.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("not a series with labels: " + text);
      }
      Map<String, String> labels = new TreeMap<>();
      LABEL.matcher(matcher.group(2)).results().forEach(m -> labels.put(m.group(1), m.group(2)));
      return new Series(matcher.group(1), labels, values);
    }

    /** As {@link Rule#title} writes the rule whose limit it sets. */
    String limits() {
      return labels.get("alert") + " (" + labels.get("severity") + ")";
    }
  }

  /** The alerts of one name that must fire at one time, and no others. */
  record Check(String time, String alert, List<Expected> expected) {
    List<String> titles() {
      return expected.stream().map(e -> alert + " (" + e.severity() + ")").toList();
    }
  }

  /** An alert that must fire. */
  record Expected(String severity, Map<String, String> labels, Map<String, String> annotations) {}

  static List<PromtoolCase> all() {
    return AlertFiles.tests().stream()
        .flatMap(
            file ->
                AlertFiles.each(AlertFiles.yaml(file).path("tests")).map(test -> of(file, test)))
        .toList();
  }

  private static PromtoolCase of(Path file, JsonNode test) {
    return new PromtoolCase(
        file,
        test.path("name").asText(),
        AlertFiles.each(test.path("input_series"))
            .map(
                series ->
                    Series.parse(series.path("series").asText(), series.path("values").asText()))
            .toList(),
        AlertFiles.each(test.path("alert_rule_test")).map(PromtoolCase::check).toList());
  }

  private static Check check(JsonNode check) {
    return new Check(
        check.path("eval_time").asText(),
        check.path("alertname").asText(),
        AlertFiles.each(check.path("exp_alerts"))
            .map(
                alert ->
                    new Expected(
                        alert.path("exp_labels").path("severity").asText(),
                        texts(alert.path("exp_labels")),
                        texts(alert.path("exp_annotations"))))
            .toList());
  }

  private static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new TreeMap<>();
    map.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  boolean asksFor(String alert) {
    return checks.stream().anyMatch(check -> check.alert().equals(alert));
  }

  /** Whether the rule of this title fires in it, at whatever time. */
  boolean fires(String title) {
    return checks.stream().anyMatch(check -> check.titles().contains(title));
  }

  boolean setsLimit(String title) {
    return series.stream()
        .anyMatch(s -> s.metric().equals("pgvitals_alert_threshold") && s.limits().equals(title));
  }

  @Override
  public String toString() {
    return file.getFileName() + ": " + name;
  }
}
