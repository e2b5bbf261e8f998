package dev.pgvitals.dashboards.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.dashboards.DashboardFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A series of a panel, or a cell of a table: one value.
 *
 * @param values from left to right
 */
record Line(Map<String, String> labels, List<Double> values) {
  static Line of(JsonNode series) {
    Map<String, String> labels = new TreeMap<>();
    series
        .path("metric")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    JsonNode points = series.has("values") ? series.path("values") : series.path("value");
    List<Double> values =
        series.has("values")
            ? DashboardFile.list(points).stream().map(point -> number(point.path(1))).toList()
            : List.of(number(points.path(1)));
    return new Line(labels, values);
  }

  private static double number(JsonNode value) {
    return switch (value.asText()) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(value.asText());
    };
  }

  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** Of what is seen of a graph. */
  double mean() {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** What a stat shows. */
  double last() {
    return values.get(values.size() - 1);
  }
}
