package dev.pgvitals.collect;

import dev.pgvitals.postgres.SearchPath;
import dev.pgvitals.postgres.Session;

/**
 * What is sent for a query that runs outside a transaction. The driver finds the statement that it
 * has prepared by its text: the same object each time is not hashed anew. Not thread-safe.
 */
final class KnownText {
  private String sql = "";
  private SearchPath path = SearchPath.CATALOG;
  private String sent = "";

  /** The query's text for this session, which is of the same kind each time. */
  String of(Session session, PlannedQuery query) {
    if (!sql.equals(query.sql()) || path != query.path()) {
      sql = query.sql();
      path = query.path();
      sent = session.single(sql, path);
    }
    return sent;
  }
}
