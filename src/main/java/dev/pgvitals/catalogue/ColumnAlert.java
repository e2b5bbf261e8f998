package dev.pgvitals.catalogue;

import dev.pgvitals.alert.Alert;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A column that has an alert, with what is published of it.
 *
 * @param metric the name of its series
 * @param labels their names, those of the server left out
 * @param minimum by the name of a series with the same labels, what it must be at least
 */
public record ColumnAlert(
    Alert alert,
    Query query,
    Column column,
    String metric,
    List<String> labels,
    Map<String, Double> minimum) {
  public ColumnAlert {
    labels = List.copyOf(labels);
  }

  /** In the order of the columns. */
  public static List<ColumnAlert> of(Query query, NamingScheme naming) {
    QuerySchema schema = QuerySchema.of(query, naming);
    return query.columns().stream()
        .flatMap(
            column ->
                column.alert().stream()
                    .map(
                        alert ->
                            new ColumnAlert(
                                alert,
                                query,
                                column,
                                QuerySchema.metricName(query, column, naming),
                                schema.labels(),
                                minimum(query, alert, naming))))
        .toList();
  }

  private static Map<String, Double> minimum(Query query, Alert alert, NamingScheme naming) {
    Map<String, Double> byMetric = new TreeMap<>();
    for (Column column : query.columns()) {
      Double least = alert.minimum().get(column.name());
      if (least != null) {
        byMetric.put(QuerySchema.metricName(query, column, naming), least);
      }
    }
    return byMetric;
  }
}
