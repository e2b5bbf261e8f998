package dev.pgvitals.metric.store;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceKey;
import java.util.List;

/**
 * Where the slices of one key and one list of families stand, one after the other. To publish the
 * next one is a single volatile write; a slice with other families gets an entry of its own.
 */
final class StoreEntry {
  private final SliceKey key;
  private final List<MetricFamily> families;
  private final long rank;
  private volatile State current;
  private volatile boolean cleared;

  /**
   * What an entry has.
   *
   * @param slice as it was given, whole
   * @param published the same without what other slices brought first: what scrapes see
   * @param deadline on the store's clock
   */
  record State(Slice slice, Slice published, long deadline) {
    boolean expired(long now) {
      return deadline - now < 0;
    }

    /** How many series are left out. */
    int duplicates() {
      return slice.series() - published.series();
    }

    State publishing(Slice other) {
      return new State(slice, other, deadline);
    }
  }

  /**
   * @param rank lower for keys that were published before others of the server
   */
  StoreEntry(Slice slice, long deadline, long rank) {
    this.key = slice.key();
    this.families = slice.families();
    this.rank = rank;
    this.current = new State(slice, slice, deadline);
  }

  SliceKey key() {
    return key;
  }

  List<MetricFamily> families() {
    return families;
  }

  long rank() {
    return rank;
  }

  State current() {
    return current;
  }

  void publish(State next) {
    current = next;
  }

  /** Publishes nothing any more, also to a scrape that still knows of it. */
  void clear() {
    cleared = true;
  }

  boolean cleared() {
    return cleared;
  }
}
