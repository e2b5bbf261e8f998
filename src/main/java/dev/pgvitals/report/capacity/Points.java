package dev.pgvitals.report.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Values of days, in order.
 *
 * @param days since 1970, rising; days may be missing
 */
@SuppressWarnings("ArrayRecordComponent") // Numbers for loops, which nobody else sees.
record Points(long[] days, double[] values) {
  static final Points NONE = new Points(new long[0], new double[0]);

  static Points of(SortedMap<Long, Double> byDay) {
    long[] days = new long[byDay.size()];
    double[] values = new double[byDay.size()];
    int next = 0;
    for (Map.Entry<Long, Double> each : byDay.entrySet()) {
      days[next] = each.getKey();
      values[next++] = each.getValue();
    }
    return new Points(days, values);
  }

  int size() {
    return days.length;
  }

  /** From the first day to the last, both counted. */
  int span() {
    return size() == 0 ? 0 : (int) (days[size() - 1] - days[0]) + 1;
  }

  long lastDay() {
    return days[size() - 1];
  }

  Points part(int from, int to) {
    return new Points(Arrays.copyOfRange(days, from, to), Arrays.copyOfRange(values, from, to));
  }

  Points only(List<Integer> places) {
    return new Points(
        places.stream().mapToLong(place -> days[place]).toArray(),
        places.stream().mapToDouble(place -> values[place]).toArray());
  }

  /** Cut before each of these places. */
  List<Points> cut(List<Integer> before) {
    List<Points> parts = new ArrayList<>();
    int from = 0;
    for (int place : before) {
      parts.add(part(from, place));
      from = place;
    }
    parts.add(part(from, size()));
    return parts;
  }

  /** The change to each from the one before it. */
  double[] changes() {
    double[] changes = new double[Math.max(0, size() - 1)];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = values[i + 1] - values[i];
    }
    return changes;
  }
}
