package dev.pgvitals.metric.store;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The slots of one server. Changes are made one at a time; reading takes no lock. */
final class ServerSlices {
  private final StoreVersion version;
  private final Map<SliceKey, StoreEntry> slots = new ConcurrentHashMap<>();
  private final Map<String, Overlap> overlapByFamily = new HashMap<>();
  private long nextRank;

  ServerSlices(StoreVersion version) {
    this.version = version;
  }

  Stream<StoreEntry> slots() {
    return slots.values().stream();
  }

  /** What was published last under the key, whole. */
  Optional<Slice> published(SliceKey key) {
    return Optional.ofNullable(slots.get(key)).map(slot -> slot.current().slice());
  }

  synchronized void publish(Slice slice, long deadline) {
    StoreEntry known = slots.get(slice.key());
    if (known == null) {
      add(new StoreEntry(slice, deadline, nextRank++));
    } else if (known.families().equals(slice.families())) {
      show(known, new StoreEntry.Shown(slice, slice, deadline));
    } else {
      replace(known, new StoreEntry(slice, deadline, known.rank()));
    }
  }

  /** Gives how many it removed. */
  synchronized int removeIf(Predicate<StoreEntry> condition) {
    Set<StoreEntry> removed = slots().filter(condition).collect(Collectors.toSet());
    if (!removed.isEmpty()) {
      Map<StoreEntry, StoreEntry.Shown> settled =
          regroup(slots().filter(slot -> !removed.contains(slot)).toList());
      version.together(
          () -> {
            removed.forEach(slot -> slots.remove(slot.key()));
            removed.forEach(StoreEntry::clear);
            settled.forEach(StoreEntry::show);
            version.shapeChanged();
          });
    }
    return removed.size();
  }

  private void show(StoreEntry slot, StoreEntry.Shown next) {
    if (slot.families().isEmpty()) {
      slot.show(next);
      return;
    }
    Overlap overlap = Objects.requireNonNull(overlapByFamily.get(slot.families().get(0).name()));
    overlap.replace(slot, next);
    if (overlap.disjoint()) {
      slot.show(next);
    } else {
      Map<StoreEntry, StoreEntry.Shown> settled = overlap.settle(Map.of(slot, next));
      version.together(() -> settled.forEach(StoreEntry::show));
    }
  }

  /** The last in rank, so it takes nothing from the others. Without its duplicates it is shown. */
  private void add(StoreEntry fresh) {
    Overlap overlap = join(fresh);
    if (!overlap.disjoint()) {
      fresh.show(Objects.requireNonNull(overlap.settle(Map.of()).get(fresh)));
    }
    slots.put(fresh.key(), fresh);
    version.shapeChanged();
  }

  private void replace(StoreEntry known, StoreEntry fresh) {
    Map<StoreEntry, StoreEntry.Shown> settled =
        regroup(Stream.concat(slots().filter(slot -> slot != known), Stream.of(fresh)).toList());
    version.together(
        () -> {
          settled.forEach(StoreEntry::show);
          slots.put(fresh.key(), fresh);
          known.clear();
          version.shapeChanged();
        });
  }

  /** Gives what is to be shown in place of what is. */
  private Map<StoreEntry, StoreEntry.Shown> regroup(Collection<StoreEntry> all) {
    overlapByFamily.clear();
    all.stream().sorted(Comparator.comparingLong(StoreEntry::rank)).forEach(this::join);
    Map<StoreEntry, StoreEntry.Shown> settled = new HashMap<>();
    for (Overlap overlap : new HashSet<>(overlapByFamily.values())) {
      settled.putAll(overlap.settle(Map.of()));
    }
    return settled;
  }

  /** Puts the slot with all that it shares a family with, directly or by way of others. */
  private Overlap join(StoreEntry slot) {
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
    return joined;
  }

  private Overlap merge(Set<Overlap> parts) {
    Overlap merged = new Overlap();
    parts.forEach(merged::addAll);
    if (!parts.isEmpty()) {
      overlapByFamily.replaceAll((family, of) -> parts.contains(of) ? merged : of);
    }
    return merged;
  }
}
