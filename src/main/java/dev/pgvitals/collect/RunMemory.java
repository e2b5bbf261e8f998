package dev.pgvitals.collect;

import dev.pgvitals.metric.SliceSizes;

/**
 * What the runs of one query in one place hand on to the next. Belongs to the one thread that runs
 * the query.
 */
final class RunMemory {
  private final EventTotals events = new EventTotals();
  private final Predicates predicates = new Predicates();
  private final KnownText text = new KnownText();
  private final KnownColumns columns = new KnownColumns();
  private final SliceSizes sizes = new SliceSizes();
  private final TopRows top = new TopRows();
  private final Rises rises = new Rises();

  EventTotals events() {
    return events;
  }

  Predicates predicates() {
    return predicates;
  }

  KnownText text() {
    return text;
  }

  KnownColumns columns() {
    return columns;
  }

  SliceSizes sizes() {
    return sizes;
  }

  TopRows top() {
    return top;
  }

  Rises rises() {
    return rises;
  }
}
