package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Predicate;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.text.SqlText;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code when} and {@code predicate_queries}. */
final class PredicateReader {
  private final EntryProblems report;

  private final ForeignNumbers numbers;

  PredicateReader(EntryProblems report, ForeignNumbers numbers) {
    this.report = report;
    this.numbers = numbers;
  }

  List<Predicate> read(MapReader entry) {
    List<Predicate> predicates = new ArrayList<>();
    for (ValueReader item : entry.value("when").map(ValueReader::itemsOrOne).orElse(List.of())) {
      predicate("when", Optional.of(item), Duration.ZERO).ifPresent(predicates::add);
    }
    List<ValueReader> queries =
        entry.value("predicate_queries").map(ValueReader::items).orElse(List.of());
    for (ValueReader item : queries) {
      item.map(CatalogueKeys.PREDICATE).flatMap(this::predicate).ifPresent(predicates::add);
    }
    return predicates;
  }

  private Optional<Predicate> predicate(MapReader map) {
    String name = map.text("name").orElse("predicate query");
    Duration cache =
        map.value("ttl").flatMap(v -> numbers.seconds(v, Bounds.CACHE)).orElse(Duration.ZERO);
    return predicate(name, map.required("predicate_query"), cache);
  }

  private Optional<Predicate> predicate(String name, Optional<ValueReader> value, Duration cache) {
    Optional<String> sql = value.flatMap(ValueReader::text).map(SqlText::statement);
    if (sql.isPresent() && SqlText.isSeveral(sql.get())) {
      value.get().problem("must be a single SQL statement, but there are several");
    }
    return sql.map(
        text -> new Predicate(name, text, cache, report.isBuiltin(value.get().position())));
  }
}
