package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code when} and {@code predicate_queries}. */
final class PredicateReader {
  private PredicateReader() {}

  static List<Predicate> read(MapReader entry, ForeignNumbers numbers) {
    List<Predicate> predicates = new ArrayList<>();
    for (ValueReader item : entry.value("when").map(ValueReader::itemsOrOne).orElse(List.of())) {
      sql(Optional.of(item))
          .ifPresent(sql -> predicates.add(new Predicate("when", sql, Duration.ZERO)));
    }
    List<ValueReader> queries =
        entry.value("predicate_queries").map(ValueReader::items).orElse(List.of());
    for (ValueReader item : queries) {
      item.map(Keys.PREDICATE).flatMap(map -> predicate(map, numbers)).ifPresent(predicates::add);
    }
    return predicates;
  }

  private static Optional<Predicate> predicate(MapReader map, ForeignNumbers numbers) {
    String name = map.text("name").orElse("predicate query");
    Duration cache =
        map.value("ttl").flatMap(v -> numbers.seconds(v, Bounds.CACHE)).orElse(Duration.ZERO);
    return sql(map.required("predicate_query")).map(sql -> new Predicate(name, sql, cache));
  }

  private static Optional<String> sql(Optional<ValueReader> value) {
    Optional<String> sql = value.flatMap(ValueReader::text).map(SqlText::statement);
    if (sql.isPresent() && SqlText.isSeveral(sql.get())) {
      value.get().problem("must be a single SQL statement, but there are several");
    }
    return sql;
  }
}
