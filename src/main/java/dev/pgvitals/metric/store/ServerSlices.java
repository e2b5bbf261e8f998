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

/** The entries of one server. Changes are made one at a time; reading takes no lock. */
final class ServerSlices {
  private final StoreVersion version;
  private final Map<SliceKey, StoreEntry> entries = new ConcurrentHashMap<>();
  private final Map<String, SeriesOverlap> overlapByFamily = new HashMap<>();
  private long nextRank;

  ServerSlices(StoreVersion version) {
    this.version = version;
  }

  Stream<StoreEntry> entries() {
    return entries.values().stream();
  }

  Optional<StoreEntry> entry(SliceKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void publish(Slice slice, long deadline) {
    StoreEntry known = entries.get(slice.key());
    if (known == null) {
      add(new StoreEntry(slice, deadline, nextRank++));
    } else if (known.families().equals(slice.families())) {
      publishNext(known, new StoreEntry.State(slice, slice, deadline));
    } else {
      replace(known, new StoreEntry(slice, deadline, known.rank()));
    }
  }

  /** Gives how many it removed. */
  synchronized int removeIf(Predicate<StoreEntry> condition) {
    Set<StoreEntry> removed = entries().filter(condition).collect(Collectors.toSet());
    if (!removed.isEmpty()) {
      Map<StoreEntry, StoreEntry.State> deduplicated =
          regroup(entries().filter(entry -> !removed.contains(entry)).toList());
      version.together(
          () -> {
            removed.forEach(entry -> entries.remove(entry.key()));
            removed.forEach(StoreEntry::clear);
            deduplicated.forEach(StoreEntry::publish);
            version.shapeChanged();
          });
    }
    return removed.size();
  }

  private void publishNext(StoreEntry entry, StoreEntry.State next) {
    if (entry.families().isEmpty()) {
      publishAlone(entry, next);
      return;
    }
    SeriesOverlap overlap =
        Objects.requireNonNull(overlapByFamily.get(entry.families().get(0).name()));
    overlap.replace(entry, next);
    if (overlap.disjoint()) {
      publishAlone(entry, next);
    } else {
      Map<StoreEntry, StoreEntry.State> deduplicated = overlap.deduplicate(Map.of(entry, next));
      version.together(() -> deduplicated.forEach(StoreEntry::publish));
    }
  }

  private void publishAlone(StoreEntry entry, StoreEntry.State next) {
    entry.publish(next);
    version.changed();
  }

  /** The last in rank, so it takes nothing from the others. It is published without duplicates. */
  private void add(StoreEntry fresh) {
    SeriesOverlap overlap = join(fresh);
    if (!overlap.disjoint()) {
      fresh.publish(Objects.requireNonNull(overlap.deduplicate(Map.of()).get(fresh)));
    }
    entries.put(fresh.key(), fresh);
    version.shapeChanged();
  }

  private void replace(StoreEntry known, StoreEntry fresh) {
    Map<StoreEntry, StoreEntry.State> deduplicated =
        regroup(
            Stream.concat(entries().filter(entry -> entry != known), Stream.of(fresh)).toList());
    version.together(
        () -> {
          deduplicated.forEach(StoreEntry::publish);
          entries.put(fresh.key(), fresh);
          known.clear();
          version.shapeChanged();
        });
  }

  /** Gives what is to be published in place of what is. */
  private Map<StoreEntry, StoreEntry.State> regroup(Collection<StoreEntry> all) {
    overlapByFamily.clear();
    all.stream().sorted(Comparator.comparingLong(StoreEntry::rank)).forEach(this::join);
    Map<StoreEntry, StoreEntry.State> deduplicated = new HashMap<>();
    for (SeriesOverlap overlap : new HashSet<>(overlapByFamily.values())) {
      deduplicated.putAll(overlap.deduplicate(Map.of()));
    }
    return deduplicated;
  }

  /** Puts the entry with all that it shares a family with, directly or by way of others. */
  private SeriesOverlap join(StoreEntry entry) {
    Set<SeriesOverlap> touched = new HashSet<>();
    for (MetricFamily family : entry.families()) {
      SeriesOverlap overlap = overlapByFamily.get(family.name());
      if (overlap != null) {
        touched.add(overlap);
      }
    }
    SeriesOverlap joined = touched.size() == 1 ? touched.iterator().next() : merge(touched);
    joined.add(entry);
    entry.families().forEach(family -> overlapByFamily.put(family.name(), joined));
    return joined;
  }

  private SeriesOverlap merge(Set<SeriesOverlap> parts) {
    SeriesOverlap merged = new SeriesOverlap();
    parts.forEach(merged::addAll);
    if (!parts.isEmpty()) {
      overlapByFamily.replaceAll((family, of) -> parts.contains(of) ? merged : of);
    }
    return merged;
  }
}
