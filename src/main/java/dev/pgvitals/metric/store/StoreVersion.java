package dev.pgvitals.metric.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a scrape looks at to know that it has seen one state of the store. Most changes are of one
 * slice alone and are seen or not; those of several that must be seen together are begun and ended.
 */
final class StoreVersion {
  private final AtomicLong shape = new AtomicLong();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();

  /** Grows after every change. */
  long changes() {
    return changes.get();
  }

  void changed() {
    changes.incrementAndGet();
  }

  /** Grows after every change of the set of entries. */
  long shape() {
    return shape.get();
  }

  void shapeChanged() {
    shape.incrementAndGet();
    changed();
  }

  /** Makes the change as one; it must be short, as scrapes wait for its end. */
  void together(Runnable change) {
    begun.incrementAndGet();
    try {
      change.run();
    } finally {
      ended.incrementAndGet();
      changed();
    }
  }

  /** A mark of this moment for {@link #unchangedSince}; -1: a change is being made. */
  long mark() {
    // In this order: when both are equal, everything begun by now has ended.
    long before = ended.get();
    return begun.get() == before ? before : -1;
  }

  boolean unchangedSince(long mark) {
    return begun.get() == mark;
  }
}
