package dev.pgvitals.metric;

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
  private final List<Slot> slots = new ArrayList<>();
  private final RowCounts counts = new RowCounts();
  private boolean hiding;

  void add(Slot slot) {
    slots.add(slot);
    slots.sort(Comparator.comparingLong(Slot::rank));
    if (slots.size() == 2) {
      slots.forEach(s -> counts.add(s.current().slice().rows()));
    } else if (slots.size() > 2) {
      counts.add(slot.current().slice().rows());
    }
  }

  /** Shows the slot's next slice, without what others have brought before. */
  void show(Slot slot, Slot.Shown next) {
    if (slots.size() > 1) {
      counts.remove(slot.current().slice().rows());
      counts.add(next.slice().rows());
    }
    settle(slot, next);
  }

  /** Takes all of the other's slots, which have no family in common with those here. */
  void addAll(Overlap other) {
    other.slots.forEach(this::add);
    hiding |= other.hiding;
  }

  /** {@link #show} for a slot that has just been added: what it holds already. */
  void settle(Slot slot) {
    Slot.Shown now = slot.current();
    settle(slot, now.showing(now.slice()));
  }

  private void settle(Slot slot, Slot.Shown next) {
    if (counts.contested() == 0 && !hiding) {
      slot.show(next);
      return;
    }
    Map<Slot, Slot.Shown> settled = withoutDuplicates(slot, next);
    hiding = settled.values().stream().anyMatch(shown -> shown.hidden() > 0);
    // What now comes from this slot must be gone from the others before.
    settled.entrySet().stream()
        .filter(e -> e.getKey() != slot && e.getValue().hidden() > e.getKey().current().hidden())
        .forEach(e -> e.getKey().show(e.getValue()));
    slot.show(settled.getOrDefault(slot, next));
    settled.forEach(Slot::show);
  }

  private Map<Slot, Slot.Shown> withoutDuplicates(Slot changed, Slot.Shown next) {
    Map<Slot, Slot.Shown> settled = new HashMap<>();
    Map<String, Set<Long>> takenByFamily = new HashMap<>();
    for (Slot slot : slots) {
      Slot.Shown now = slot == changed ? next : slot.current();
      settled.put(slot, now.showing(free(now.slice(), takenByFamily)));
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
      Chunk chunk = slice.chunk(i);
      Set<Long> taken =
          takenByFamily.computeIfAbsent(slice.families().get(i).name(), name -> new HashSet<>());
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
      taken.addAll(own);
      if (lines < chunk.series()) {
        free = free.with(i, Chunk.of(kept, lines));
      }
    }
    return free;
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
