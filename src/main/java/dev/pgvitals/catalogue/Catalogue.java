package dev.pgvitals.catalogue;

import java.util.List;
import java.util.Optional;

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
}
