package dev.pgvitals.metric.store;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceKey;
import java.util.List;

/**
 * Where the slices of one key and one list of families stand, one after the other. To show the next
 * one is a single volatile write; a slice with other families gets a slot of its own.
 */
final class StoreEntry {
  private final SliceKey key;
  private final List<MetricFamily> families;
  private final long rank;
  private volatile Shown current;
  private volatile boolean cleared;

  /**
   * What is to be seen.
   *
   * @param slice as it was published
   * @param shown the same without what other slices brought first
   * @param deadline on the store's clock
   */
  record Shown(Slice slice, Slice shown, long deadline) {
    boolean expired(long now) {
      return deadline - now < 0;
    }

    int hidden() {
      return slice.series() - shown.series();
    }

    Shown showing(Slice other) {
      return new Shown(slice, other, deadline);
    }
  }

  /**
   * @param rank lower for keys that were published before others of the server
   */
  StoreEntry(Slice slice, long deadline, long rank) {
    this.key = slice.key();
    this.families = slice.families();
    this.rank = rank;
    this.current = new Shown(slice, slice, deadline);
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

  Shown current() {
    return current;
  }

  void show(Shown next) {
    current = next;
  }

  /** Shows nothing any more, also to a scrape that still knows of it. */
  void clear() {
    cleared = true;
  }

  boolean cleared() {
    return cleared;
  }
}
