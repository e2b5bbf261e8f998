package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.text.Suggestion;
import java.util.List;
import java.util.Optional;

/** A key of an entry that names one of its columns. */
final class ColumnReference {
  private ColumnReference() {}

  /** Why the name will not do; empty when there is such a column. */
  static Optional<String> fault(Query query, String name) {
    List<String> names = query.columns().stream().map(Column::name).toList();
    return names.contains(name)
        ? Optional.empty()
        : Optional.of(
            "\""
                + name
                + "\" is not a column under \"metrics\" (its usage may be DISCARD)"
                + Suggestion.near(name, names));
  }
}
