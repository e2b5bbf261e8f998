package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.LineScanner;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.TextBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Slots of one server that have families in common, such as those of one query in many databases.
 * Each series is shown from the slot of the lowest rank that has it.
 *
 * <p>Counting rows tells that nothing is there twice, and that is nearly always so. Only when a row
 * is, lines are compared. Guarded by its {@link ServerSlices}.
 */
final class Overlap {
  private final List<StoreEntry> slots = new ArrayList<>();
  private final RowCounts counts = new RowCounts();
  private boolean hiding;

  void add(StoreEntry slot) {
    slots.add(slot);
    slots.sort(Comparator.comparingLong(StoreEntry::rank));
    if (slots.size() == 2) {
      slots.forEach(s -> counts.add(s.current().slice().rows()));
    } else if (slots.size() > 2) {
      counts.add(slot.current().slice().rows());
    }
  }

  /** Takes all of the other's slots, which have no family in common with those here. */
  void addAll(Overlap other) {
    other.slots.forEach(this::add);
    hiding |= other.hiding;
  }

  /** The slot is about to show this instead. */
  void replace(StoreEntry slot, StoreEntry.Shown next) {
    if (slots.size() > 1) {
      counts.remove(slot.current().slice().rows());
      counts.add(next.slice().rows());
    }
  }

  /** No row is in two slices, nor was one before. */
  boolean disjoint() {
    return counts.contested() == 0 && !hiding;
  }

  /**
   * What each slot is to show, without what others have before it.
   *
   * @param next for slots that are about to show something else
   */
  Map<StoreEntry, StoreEntry.Shown> settle(Map<StoreEntry, StoreEntry.Shown> next) {
    Map<StoreEntry, StoreEntry.Shown> settled = new HashMap<>();
    Map<String, Set<Long>> takenByFamily = new HashMap<>();
    hiding = false;
    for (StoreEntry slot : slots) {
      StoreEntry.Shown now = next.getOrDefault(slot, slot.current());
      Slice free = free(now.slice(), takenByFamily);
      hiding |= free != now.slice();
      settled.put(slot, now.showing(free));
    }
    return settled;
  }

  /** The slice without the lines that are taken; what it has of the rest is taken from now on. */
  private Slice free(Slice slice, Map<String, Set<Long>> takenByFamily) {
    Slice free = slice;
    if (!hasContestedRow(slice)) {
      return free;
    }
    for (int i = 0; i < slice.families().size(); i++) {
      Set<Long> taken =
          takenByFamily.computeIfAbsent(slice.families().get(i).name(), name -> new HashSet<>());
      Chunk chunk = free(slice.chunk(i), taken);
      if (chunk.series() < slice.chunk(i).series()) {
        free = free.with(i, chunk);
      }
    }
    return free;
  }

  private Chunk free(Chunk chunk, Set<Long> taken) {
    Set<Long> own = new HashSet<>();
    TextBuffer kept = new TextBuffer(0);
    int lines = 0;
    for (LineScanner line = new LineScanner(chunk.text()); line.next(); ) {
      long row = line.labelsHash();
      boolean contested = counts.contested(row);
      if (!contested || !taken.contains(row)) {
        kept.append(line.text(), line.start(), line.end());
        lines++;
      }
      if (contested) {
        own.add(row);
      }
    }
    // Only now: a histogram has many lines with the labels of one row.
    taken.addAll(own);
    return Chunk.plain(kept, lines);
  }

  private boolean hasContestedRow(Slice slice) {
    for (long row : slice.rows()) {
      if (counts.contested(row)) {
        return true;
      }
    }
    return false;
  }
}
