package dev.pgvitals.collect.runstate;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SearchPath;
import java.util.function.BiFunction;

/**
 * What is sent for a query that runs outside a transaction. The driver finds the statement that it
 * has prepared by its text: the same object each time is not hashed anew. Not thread-safe.
 */
public final class StatementCache {
  private String sql = "";
  private SearchPath path = SearchPath.CATALOG;
  private String sent = "";

  /**
   * The query's text.
   *
   * @param text what is sent for SQL under a path, the same each time
   */
  public String of(PlannedQuery query, BiFunction<String, SearchPath, String> text) {
    if (!sql.equals(query.sql()) || path != query.path()) {
      sql = query.sql();
      path = query.path();
      sent = text.apply(sql, path);
    }
    return sent;
  }
}
