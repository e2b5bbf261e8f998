package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.LineScanner;
import dev.pgvitals.metric.text.Slice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries of one server that have families in common, such as those of one query in many databases.
 * Each series is published from the entry of the lowest rank that has it.
 *
 * <p>Counting rows tells that nothing is there twice, and that is nearly always so. Only when a row
 * is, lines are compared. Guarded by its {@link ServerSlices}.
 */
final class SeriesOverlap {
  private final List<StoreEntry> entries = new ArrayList<>();
  private final RowCounts counts = new RowCounts();
  private boolean leavesOut;

  void add(StoreEntry entry) {
    entries.add(entry);
    entries.sort(Comparator.comparingLong(StoreEntry::rank));
    if (entries.size() == 2) {
      entries.forEach(s -> counts.add(s.current().slice().rows()));
    } else if (entries.size() > 2) {
      counts.add(entry.current().slice().rows());
    }
  }

  /** Takes all of the other's entries, which have no family in common with those here. */
  void addAll(SeriesOverlap other) {
    other.entries.forEach(this::add);
    leavesOut |= other.leavesOut;
  }

  /** The entry is about to publish this instead. */
  void replace(StoreEntry entry, StoreEntry.State next) {
    if (entries.size() > 1) {
      counts.remove(entry.current().slice().rows());
      counts.add(next.slice().rows());
    }
  }

  /** No row is in two slices, nor was one before. */
  boolean disjoint() {
    return counts.duplicated() == 0 && !leavesOut;
  }

  /**
   * What each entry is to publish, without what others have before it.
   *
   * @param next for entries that are about to publish something else
   */
  Map<StoreEntry, StoreEntry.State> deduplicate(Map<StoreEntry, StoreEntry.State> next) {
    Map<StoreEntry, StoreEntry.State> deduplicated = new HashMap<>();
    Map<String, Set<Long>> seenByFamily = new HashMap<>();
    leavesOut = false;
    for (StoreEntry entry : entries) {
      StoreEntry.State now = next.getOrDefault(entry, entry.current());
      Slice rest = withoutDuplicates(now.slice(), seenByFamily);
      leavesOut |= rest != now.slice();
      deduplicated.put(entry, now.publishing(rest));
    }
    return deduplicated;
  }

  /**
   * The slice without the rows that were seen before; what it has of the rest is seen from now on.
   */
  private Slice withoutDuplicates(Slice slice, Map<String, Set<Long>> seenByFamily) {
    Slice rest = slice;
    if (!hasDuplicatedRow(slice)) {
      return rest;
    }
    for (int i = 0; i < slice.families().size(); i++) {
      Set<Long> seen =
          seenByFamily.computeIfAbsent(slice.families().get(i).name(), name -> new HashSet<>());
      Chunk chunk = withoutDuplicates(slice.chunk(i), seen);
      if (chunk.series() < slice.chunk(i).series()) {
        rest = rest.with(i, chunk);
      }
    }
    return rest;
  }

  private Chunk withoutDuplicates(Chunk chunk, Set<Long> seen) {
    Set<Long> own = new HashSet<>();
    BitSet left = new BitSet();
    int lines = 0;
    for (LineScanner line = new LineScanner(chunk.text()); line.next(); lines++) {
      long row = line.labelsHash();
      boolean duplicated = counts.duplicated(row);
      left.set(lines, duplicated && seen.contains(row));
      if (duplicated) {
        own.add(row);
      }
    }
    // Only now: a histogram has many lines with the labels of one row.
    seen.addAll(own);
    return chunk.without(left);
  }

  private boolean hasDuplicatedRow(Slice slice) {
    for (long row : slice.rows()) {
      if (counts.duplicated(row)) {
        return true;
      }
    }
    return false;
  }
}
