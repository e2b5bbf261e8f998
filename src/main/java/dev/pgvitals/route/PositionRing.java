package dev.pgvitals.route;

import java.util.OptionalLong;

/**
 * Where a primary was, and when: as much as there is room for, the oldest goes first. While it
 * stands still, the newest moment at which it was there is all that is kept. Not thread-safe.
 */
final class PositionRing {
  private final long[] times;
  private final long[] lsns;
  private int first;
  private int size;

  /**
   * @param most how many positions there is room for
   */
  PositionRing(int most) {
    times = new long[most];
    lsns = new long[most];
  }

  /**
   * A position; one that lies before the last is another history, and begins the ring anew.
   *
   * @param time at which it was there or before; never earlier than the last
   */
  void add(long time, long lsn) {
    if (size > 0 && lsn < lsn(size - 1)) {
      clear();
    }
    if (size > 0 && lsn == lsn(size - 1)) {
      times[place(size - 1)] = time;
      return;
    }
    if (size == times.length) {
      first = place(1);
      size--;
    }
    times[place(size)] = time;
    lsns[place(size)] = lsn;
    size++;
  }

  void clear() {
    size = 0;
  }

  /**
   * The last known moment at which the primary was there or before: all that was written until then
   * is in whatever has come as far. Empty when it was beyond at all that are kept.
   */
  OptionalLong lastTimeAt(long lsn) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lsn(middle) <= lsn) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? OptionalLong.empty() : OptionalLong.of(times[place(low - 1)]);
  }

  /** The earliest moment that is kept; empty when none is. */
  OptionalLong oldestTime() {
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(times[first]);
  }

  private long lsn(int index) {
    return lsns[place(index)];
  }

  private int place(int index) {
    return (first + index) % times.length;
  }
}
