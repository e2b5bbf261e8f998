package dev.pgvitals.collect;

import dev.pgvitals.metric.SliceSizes;

/**
 * What the runs of one query in one place hand on to the next. Belongs to the one thread that runs
 * the query.
 */
final class RunMemory {
  private final EventTotals events = new EventTotals();
  private final Predicates predicates = new Predicates();
  private final KnownColumns columns = new KnownColumns();
  private final SliceSizes sizes = new SliceSizes();

  EventTotals events() {
    return events;
  }

  Predicates predicates() {
    return predicates;
  }

  KnownColumns columns() {
    return columns;
  }

  SliceSizes sizes() {
    return sizes;
  }
}
