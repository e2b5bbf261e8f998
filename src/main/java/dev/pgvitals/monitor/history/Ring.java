package dev.pgvitals.monitor.history;

import java.util.Arrays;

/**
 * The last {@link #POINTS} minutes of one number, one point each. A number that stays the same
 * needs no array. Minutes are counted by a clock that only runs forward. Not thread-safe.
 */
final class Ring {
  static final int POINTS = 120;
  private static final float[] NONE = {};

  /** How the values of one minute become its point. */
  enum Merge {
    MEAN,
    HIGHEST,
    LOWEST
  }

  /** Of each minute but the newest, by the minute's number modulo its length; or none. */
  private float[] points = NONE;

  /** What all of them are while there is no array. */
  private float same;

  private long newest;

  /** How many minutes before the newest are known, at most {@link #POINTS} - 1. */
  private int before;

  private double open;

  /** Of the newest minute; 0: nothing is known at all. */
  private int count;

  /** Takes a value. One of a minute that is past, or one that is no finite number, is no value. */
  void put(long minute, double value, Merge merge) {
    if (!Double.isFinite(value) || (count > 0 && minute < newest)) {
      return;
    }
    if (count > 0 && minute == newest) {
      count++;
      open =
          switch (merge) {
            case MEAN -> open + (value - open) / count;
            case HIGHEST -> Math.max(open, value);
            case LOWEST -> Math.min(open, value);
          };
      return;
    }
    if (count > 0) {
      closeBefore(minute);
    }
    newest = minute;
    open = value;
    count = 1;
  }

  /**
   * Takes a value that was the mean of all the time between two moments.
   *
   * @param first the minute of the first moment
   * @param last the minute of the second one
   */
  void span(long first, long last, double value) {
    long from = Math.max(first + 1, last - POINTS);
    for (long minute = from; minute < last; minute++) {
      put(minute, value, Merge.MEAN);
    }
    put(last, value, Merge.MEAN);
  }

  private void closeBefore(long minute) {
    if (minute - newest >= POINTS) {
      points = NONE;
      before = 0;
      return;
    }
    close(newest, (float) open);
    for (long gap = newest + 1; gap < minute; gap++) {
      close(gap, Float.NaN);
    }
  }

  private void close(long minute, float point) {
    if (points.length == 0 && before > 0 && Float.compare(point, same) != 0) {
      points = new float[POINTS];
      Arrays.fill(points, Float.NaN);
      for (long known = minute - before; known < minute; known++) {
        points[index(known)] = same;
      }
    }
    if (points.length == 0) {
      same = point;
    } else {
      points[index(minute)] = point;
      // Now and then, for what has calmed down.
      if (index(minute) == 0 && before == POINTS - 1 && isConstant()) {
        points = NONE;
        same = point;
      }
    }
    before = Math.min(before + 1, POINTS - 1);
  }

  private boolean isConstant() {
    for (float point : points) {
      if (Float.compare(point, points[0]) != 0 || Float.isNaN(point)) {
        return false;
      }
    }
    return true;
  }

  private static int index(long minute) {
    return (int) Math.floorMod(minute, (long) POINTS);
  }

  /**
   * The points up to a minute, the oldest first; NaN where nothing is known.
   *
   * @param last the minute of the last one
   * @param number how many, at most {@link #POINTS}
   */
  float[] upTo(long last, int number) {
    float[] all = new float[number];
    for (int i = 0; i < number; i++) {
      all[i] = at(last - number + 1 + i);
    }
    return all;
  }

  private float at(long minute) {
    if (count == 0 || minute > newest || minute < newest - before) {
      return Float.NaN;
    }
    if (minute == newest) {
      return (float) open;
    }
    return points.length == 0 ? same : points[index(minute)];
  }

  /** Bytes of heap, by the layout of a 64-bit JVM with compressed references. */
  int bytes() {
    int object = 56;
    int array = 16 + POINTS * Float.BYTES;
    return points.length == 0 ? object : object + array;
  }
}
