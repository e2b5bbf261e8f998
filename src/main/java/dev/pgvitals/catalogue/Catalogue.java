package dev.pgvitals.catalogue;

import dev.pgvitals.alert.Alert;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All query entries in force, from all files, overrides applied.
 *
 * @param queries sorted by name, names unique; disabled ones included
 */
public record Catalogue(List<Query> queries) {
  public Catalogue {
    queries = List.copyOf(queries);
  }

  public Optional<Query> find(String name) {
    return queries.stream().filter(q -> q.name().equals(name)).findFirst();
  }

  /**
   * All alerts by name, those of disabled queries included; where a disabled query has an alert of
   * the same name as another, the other one's.
   */
  public Map<String, Alert> alerts() {
    Map<String, Alert> alerts = new TreeMap<>();
    queries.stream()
        .sorted(Comparator.comparing(Query::enabled))
        .flatMap(query -> query.columns().stream())
        .flatMap(column -> column.alert().stream())
        .forEach(alert -> alerts.put(alert.name(), alert));
    return alerts;
  }

  /** What is watched, in the order of the queries; nothing of disabled ones. */
  public List<ColumnAlert> columnAlerts(NamingScheme naming) {
    return queries.stream()
        .filter(Query::enabled)
        .flatMap(query -> ColumnAlert.of(query, naming).stream())
        .toList();
  }
}
