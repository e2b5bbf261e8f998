package dev.pgvitals.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

  /** The names of all alerts; two columns may share one. */
  public Set<String> alerts() {
    return queries.stream()
        .flatMap(query -> query.columns().stream())
        .flatMap(column -> column.alert().stream())
        .map(AlertRule::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
