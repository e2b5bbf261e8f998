package dev.pgvitals.collect.plan;

import java.util.List;

/** Which queries run on a server, and why the others do not; both in the catalogue's order. */
public record Plan(List<PlannedQuery> queries, List<SkippedQuery> skipped) {
  public static final Plan EMPTY = new Plan(List.of(), List.of());

  public Plan {
    queries = List.copyOf(queries);
    skipped = List.copyOf(skipped);
  }
}
