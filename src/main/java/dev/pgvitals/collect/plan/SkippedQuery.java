package dev.pgvitals.collect.plan;

import dev.pgvitals.catalogue.Query;

/**
 * A query that does not run in one place.
 *
 * @param database empty when it concerns the whole server
 * @param detail a clause for people: {@code needs pg_stat_statements >= 1.8, found 1.7}
 */
public record SkippedQuery(Query query, String database, SkipReason reason, String detail) {
  /** The detail, and which metrics are missing because of it. */
  public String spoken() {
    return detail + query.missingWithout();
  }
}
