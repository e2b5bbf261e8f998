package dev.pgvitals.catalogue;

import java.util.List;

/** A query counts events since {@code :since}, or does neither. */
final class EventsRule {
  private EventsRule() {}

  static void check(Query query, Report report) {
    List<Column> events = query.columns().stream().filter(c -> c.usage() == Usage.EVENTS).toList();
    if (query.engine() == Query.Engine.PGBOUNCER && !events.isEmpty()) {
      report
          .problems()
          .add(
              events.get(0).position(),
              query.name() + ".metrics." + events.get(0).name() + ".usage",
              "PgBouncer cannot be asked for what happened since a time; only PostgreSQL can");
      return;
    }
    for (Variant variant : query.variants()) {
      boolean hasSince = !SqlText.sinceOffsets(variant.sql()).isEmpty();
      if (variant.sql().isEmpty() || hasSince == !events.isEmpty()) {
        continue;
      }
      report
          .problems()
          .add(
              variant.position(),
              query.name() + ".query",
              hasSince
                  ? "\":since\" is for counting EVENTS, but no column has that usage"
                  : "must count what happened since \":since\", as the column \""
                      + events.get(0).name()
                      + "\" is EVENTS");
    }
  }
}
