package dev.pgvitals.advice.schema;

import dev.pgvitals.advice.connect.AdvisorSession;
import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.text.SqlText;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Entries of the built-in catalogue, asked in the advisor's session: what the agent publishes and
 * what advice is about are found by the same SQL.
 */
public final class BuiltinQueries {
  private final Catalogue catalogue;
  private final AdvisorSession session;
  private final int version;

  /**
   * For one database.
   *
   * @param catalogue the built-in one
   */
  public BuiltinQueries(Catalogue catalogue, AdvisorSession session) throws SQLException {
    this.catalogue = catalogue;
    this.session = session;
    this.version = session.version();
  }

  /** The rows of an entry, values by their columns' names; none where the version has none. */
  List<Map<String, String>> rows(String entry) throws SQLException {
    Query query = entry(entry);
    Optional<Variant> variant = query.variant(version);
    if (variant.isEmpty()) {
      return List.of();
    }
    StringBuilder sql = new StringBuilder(variant.get().sql());
    List<Integer> places = SqlText.topOffsets(variant.get().sql());
    for (int i = places.size() - 1; i >= 0; i--) {
      sql.replace(
          places.get(i),
          places.get(i) + ":top".length(),
          Integer.toString(query.top().orElseThrow().rows()));
    }
    return session.records(sql.toString());
  }

  /** The alert of a column, by which its values are judged. */
  Alert alert(String entry, String column) {
    return entry(entry).columns().stream()
        .filter(one -> one.name().equals(column))
        .map(Column::alert)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(entry + "." + column + " has no alert"));
  }

  private Query entry(String name) {
    return catalogue
        .find(name)
        .orElseThrow(() -> new IllegalStateException("the catalogue has no entry " + name));
  }
}
