package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Top;
import dev.pgvitals.text.SqlText;
import java.util.stream.Collectors;

/** Has the server order and cut a result, so that no more rows travel than are of use. */
public final class TopNRewrite {
  /** The number of all rows, where the statement does not give it itself. */
  public static final String TOTAL = "pgvitals_total";

  private TopNRewrite() {}

  /** The statement as it is to be run: as it is written, unless the query has a {@code top}. */
  static String of(Query query, String sql) {
    return query.top().map(top -> wrapped(query, top, sql)).orElse(sql);
  }

  private static String wrapped(Query query, Top top, String sql) {
    // The line's end before the parenthesis ends a comment, should the statement end in one.
    return "SELECT q.*"
        + (top.total().isPresent() ? "" : ", pg_catalog.count(*) OVER () AS " + TOTAL)
        + " FROM (\n"
        + bound(sql, top)
        + "\n) AS q ORDER BY "
        + top.by().stream()
            .map(name -> column(name) + " DESC NULLS LAST")
            .collect(Collectors.joining(", "))
        + labels(query)
        + (isCutHere(query) ? "" : " LIMIT " + top.band());
  }

  /** Of samples all rows are needed: those that are not published by themselves are in the rest. */
  private static boolean isCutHere(Query query) {
    return query.columns().stream().anyMatch(column -> column.usage().takesSamples());
  }

  private static String bound(String sql, Top top) {
    StringBuilder bound = new StringBuilder(sql);
    var offsets = SqlText.topOffsets(sql);
    for (int i = offsets.size() - 1; i >= 0; i--) {
      bound.replace(offsets.get(i), offsets.get(i) + ":top".length(), Integer.toString(top.band()));
    }
    return bound.toString();
  }

  /**
   * Rows that are equal otherwise have an order too: as bytes, which costs least. Of rows that only
   * add to a sum it does not show which of two equals is in.
   */
  private static String labels(Query query) {
    if (!query.key().isEmpty()) {
      return "";
    }
    return query.columns().stream()
        .filter(c -> c.usage().isLabel())
        .map(Column::name)
        .map(name -> ", " + column(name) + "::pg_catalog.text COLLATE \"C\"")
        .collect(Collectors.joining());
  }

  private static String column(String name) {
    return "q.\"" + name.replace("\"", "\"\"") + '"';
  }
}
