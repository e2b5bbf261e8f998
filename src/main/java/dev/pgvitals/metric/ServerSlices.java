package dev.pgvitals.metric;

import dev.pgvitals.catalogue.MetricFamily;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The slots of one server. Changes are made one at a time; reading takes no lock. */
final class ServerSlices {
  private final Map<SliceKey, Slot> slots = new ConcurrentHashMap<>();
  private final Map<String, Overlap> overlapByFamily = new HashMap<>();
  private long nextRank;

  Stream<Slot> slots() {
    return slots.values().stream();
  }

  /** True: the set of slots has changed. */
  synchronized boolean publish(Slice slice, long deadline) {
    Slot known = slots.get(slice.key());
    if (known != null && known.families().equals(slice.families())) {
      Slot.Shown next = new Slot.Shown(slice, slice, deadline);
      if (slice.families().isEmpty()) {
        known.show(next);
      } else {
        overlapOf(known).show(known, next);
      }
      return false;
    }
    Slot fresh = new Slot(slice, deadline, known == null ? nextRank++ : known.rank());
    if (known == null) {
      join(fresh);
    } else {
      regroup(Stream.concat(slots().filter(slot -> slot != known), Stream.of(fresh)));
    }
    // Only now, without its duplicates, is it to be seen.
    slots.put(slice.key(), fresh);
    return true;
  }

  /** Gives how many it removed. */
  synchronized int removeIf(Predicate<Slot> condition) {
    int before = slots.size();
    if (slots.values().removeIf(condition)) {
      regroup(slots());
    }
    return before - slots.size();
  }

  private Overlap overlapOf(Slot slot) {
    return Objects.requireNonNull(overlapByFamily.get(slot.families().get(0).name()));
  }

  /** In the order of rank: nothing is shown before what takes precedence over it. */
  private void regroup(Stream<Slot> all) {
    overlapByFamily.clear();
    all.sorted(Comparator.comparingLong(Slot::rank)).forEach(this::join);
  }

  /** Puts the slot with all that it shares a family with, directly or by way of others. */
  private void join(Slot slot) {
    Set<Overlap> touched = new HashSet<>();
    for (MetricFamily family : slot.families()) {
      Overlap overlap = overlapByFamily.get(family.name());
      if (overlap != null) {
        touched.add(overlap);
      }
    }
    Overlap joined = touched.size() == 1 ? touched.iterator().next() : merge(touched);
    joined.add(slot);
    slot.families().forEach(family -> overlapByFamily.put(family.name(), joined));
    joined.settle(slot);
  }

  private Overlap merge(Set<Overlap> parts) {
    Overlap merged = new Overlap();
    parts.forEach(merged::addAll);
    overlapByFamily.replaceAll((family, of) -> parts.contains(of) ? merged : of);
    return merged;
  }
}
