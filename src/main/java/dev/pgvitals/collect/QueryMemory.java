package dev.pgvitals.collect;

/**
 * What a query in one place carries from one run to the next. Used by the one thread that runs the
 * query: single-flight keeps it to one at a time.
 */
record QueryMemory(Predicates predicates, EventTotals events, TopRows top) {
  QueryMemory() {
    this(new Predicates(), new EventTotals(), new TopRows());
  }
}
