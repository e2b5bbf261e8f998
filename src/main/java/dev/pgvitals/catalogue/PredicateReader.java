package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code when} and {@code predicate_queries}. */
final class PredicateReader {
  private PredicateReader() {}

  static List<Predicate> read(MapReader entry) {
    List<Predicate> predicates = new ArrayList<>();
    for (ValueReader item : entry.value("when").map(ValueReader::itemsOrOne).orElse(List.of())) {
      sql(Optional.of(item))
          .ifPresent(sql -> predicates.add(new Predicate("when", sql, Duration.ZERO)));
    }
    List<ValueReader> queries =
        entry.value("predicate_queries").map(ValueReader::items).orElse(List.of());
    for (ValueReader item : queries) {
      item.map(Keys.PREDICATE).flatMap(PredicateReader::predicate).ifPresent(predicates::add);
    }
    return predicates;
  }

  private static Optional<Predicate> predicate(MapReader map) {
    String name = map.text("name").orElse("predicate query");
    Duration cache = map.durationOrSeconds("ttl", Duration.ZERO).orElse(Duration.ZERO);
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
