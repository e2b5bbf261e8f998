package dev.pgvitals.serverlog.count;

import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How often something happened by key within a sliding time, for as many keys as there is room for:
 * whoever invents more pushes out those that were heard of least lately. Time slides in thirtieths.
 *
 * <p>For one thread.
 */
final class SlidingCounts {
  private static final int PARTS = 30;

  private final long partNanos;
  private final int mostKeys;
  private final Map<String, Counts> byKey = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Counts {
    private final int[] parts = new int[PARTS];
    private long newest;
    private int sum;

    void move(long part) {
      long gone = Math.min(PARTS, part - newest);
      for (long i = 1; i <= gone; i++) {
        int index = (int) Math.floorMod(newest + i, (long) PARTS);
        sum -= parts[index];
        parts[index] = 0;
      }
      newest = Math.max(newest, part);
    }

    void add() {
      parts[(int) Math.floorMod(newest, (long) PARTS)]++;
      sum++;
    }
  }

  /** A key with what was counted of it. */
  record Counted(String key, int count) {}

  SlidingCounts(Duration window, int mostKeys) {
    this.partNanos = window.toNanos() / PARTS;
    this.mostKeys = mostKeys;
  }

  /** Counts one more, and tells how many there are now. */
  int add(String key, long nanos) {
    long part = Math.floorDiv(nanos, partNanos);
    Counts counts = byKey.get(key);
    if (counts == null) {
      counts = new Counts();
      counts.newest = part;
      byKey.put(key, counts);
      if (byKey.size() > mostKeys) {
        Iterator<String> eldest = byKey.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
    }
    counts.move(part);
    counts.add();
    return counts.sum;
  }

  /** Lets go of what is past. */
  void slide(long nanos) {
    long part = Math.floorDiv(nanos, partNanos);
    byKey
        .values()
        .removeIf(
            counts -> {
              counts.move(part);
              return counts.sum == 0;
            });
  }

  int size() {
    return byKey.size();
  }

  /** The keys that have more than that. */
  Set<String> keysAbove(int limit) {
    return byKey.entrySet().stream()
        .filter(entry -> entry.getValue().sum > limit)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The highest count; 0 without any. */
  int most() {
    return byKey.values().stream().mapToInt(counts -> counts.sum).max().orElse(0);
  }

  /** The keys with the highest counts, these first. */
  List<Counted> worst(int rows) {
    return byKey.entrySet().stream()
        .map(entry -> new Counted(entry.getKey(), entry.getValue().sum))
        .sorted(Comparator.comparingInt(Counted::count).reversed().thenComparing(Counted::key))
        .limit(rows)
        .toList();
  }
}
