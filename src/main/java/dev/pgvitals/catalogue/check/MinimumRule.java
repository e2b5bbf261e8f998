package dev.pgvitals.catalogue.check;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.text.Suggestion;
import java.util.List;
import java.util.Optional;

/** What an alert's {@code min} compares must be published, or no rule could see it. */
final class MinimumRule {
  private MinimumRule() {}

  static void check(Query query, EntryProblems report) {
    for (Column column : query.columns()) {
      for (Alert alert : column.alert().stream().toList()) {
        alert.minimum().keySet().stream()
            .sorted()
            .forEach(
                name ->
                    fault(query, name)
                        .ifPresent(
                            why ->
                                report
                                    .problems()
                                    .add(
                                        column.position(), path(query, column) + "." + name, why)));
      }
    }
  }

  private static String path(Query query, Column column) {
    return query.name() + ".metrics." + column.name() + ".alert.min";
  }

  private static Optional<String> fault(Query query, String name) {
    Optional<Column> named =
        query.columns().stream().filter(column -> column.name().equals(name)).findFirst();
    if (named.isEmpty()) {
      List<String> names =
          query.columns().stream()
              .filter(column -> column.usage().isSample())
              .map(Column::name)
              .toList();
      return Optional.of("there is no such column" + Suggestion.of(name, names));
    }
    Usage usage = named.get().usage();
    return usage.isSample()
        ? Optional.empty()
        : Optional.of("the column is " + usage + "; it must be one that is published as a number");
  }
}
