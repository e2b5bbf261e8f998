package dev.pgvitals.metric.store;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.text.Deflation;
import dev.pgvitals.metric.text.FamilyHeader;
import dev.pgvitals.metric.text.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the chunks of each family are, for one set of slots. */
public final class FamilyIndex {
  private final long shape;
  private final List<StoreEntry> slots;
  private final Map<MetricFamily, IndexedFamily> families;
  private final Set<String> names;
  private final int stretches;
  private final boolean openMetrics;
  private final int conflicts;

  private record Place(int slot, int family, MetricFamily metric) {}

  private FamilyIndex(
      long shape,
      List<StoreEntry> slots,
      CompressionGroups stretches,
      Map<String, List<Place>> placesByName,
      int conflicts,
      @Nullable FamilyIndex last,
      Deflation deflation) {
    this.shape = shape;
    this.slots = slots;
    this.stretches = stretches.count();
    this.conflicts = conflicts;
    names = Set.copyOf(placesByName.keySet());
    families = new LinkedHashMap<>();
    int[] stretchOfSlot = slots.stream().mapToInt(slot -> stretches.of(slot.key())).toArray();
    Set<String> openMetricsNames = new HashSet<>();
    boolean sayable = true;
    for (List<Place> places : placesByName.values()) {
      MetricFamily metric = places.get(0).metric();
      sayable &= metric.hasOpenMetricsName() && openMetricsNames.add(metric.openMetricsName());
      int[] at = places.stream().mapToInt(Place::slot).toArray();
      int[] in = places.stream().mapToInt(Place::family).toArray();
      int[] of = Arrays.stream(at).map(slot -> stretchOfSlot[slot]).toArray();
      IndexedFamily known =
          last == null || last.stretches != this.stretches ? null : last.families.get(metric);
      families.put(
          metric,
          known == null
              ? IndexedFamily.of(new FamilyHeader(metric, deflation), at, in, of, this.stretches)
              : known.at(at, in, of));
    }
    openMetrics = sayable;
  }

  /**
   * The index of these slots.
   *
   * @param last the one before, of which what is still good is taken over; null: none
   */
  static FamilyIndex of(
      long shape, Stream<StoreEntry> all, @Nullable FamilyIndex last, Deflation deflation) {
    List<StoreEntry> slots = new ArrayList<>(all.toList());
    CompressionGroups stretches =
        CompressionGroups.of(
            slots.stream().map(slot -> slot.key().server()).collect(Collectors.toSet()));
    slots.sort(Comparator.comparing(StoreEntry::key, stretches.order()));
    Map<String, List<Place>> places = new HashMap<>();
    int conflicts = 0;
    for (int s = 0; s < slots.size(); s++) {
      List<MetricFamily> metrics = slots.get(s).families();
      for (int f = 0; f < metrics.size(); f++) {
        MetricFamily metric = metrics.get(f);
        List<Place> same = places.computeIfAbsent(metric.name(), name -> new ArrayList<>());
        if (same.isEmpty() || same.get(0).metric().type() == metric.type()) {
          same.add(new Place(s, f, metric));
        } else {
          conflicts++;
        }
      }
    }
    conflicts += removeHistogramParts(places);
    return new FamilyIndex(
        shape, slots, stretches, new TreeMap<>(places), conflicts, last, deflation);
  }

  /** A family must not be called what a histogram calls a part of itself. */
  private static int removeHistogramParts(Map<String, List<Place>> places) {
    List<String> parts =
        places.values().stream().flatMap(same -> same.get(0).metric().parts().stream()).toList();
    int removed = 0;
    for (String part : parts) {
      List<Place> taken = places.remove(part);
      removed += taken == null ? 0 : taken.size();
    }
    return removed;
  }

  long shape() {
    return shape;
  }

  /** How many slots it has. */
  public int size() {
    return slots.size();
  }

  /** In the order of their names. */
  public Collection<IndexedFamily> families() {
    return families.values();
  }

  public Set<String> names() {
    return names;
  }

  /** Whether OpenMetrics has a valid name for every family, and different ones. */
  public boolean openMetrics() {
    return openMetrics;
  }

  int conflicts() {
    return conflicts;
  }

  /** What the slots show at this moment, without what is past its life. */
  StoreSnapshot take(Selection selection, long now) {
    @Nullable Slice[] taken = new Slice[slots.size()];
    for (int i = 0; i < taken.length; i++) {
      StoreEntry slot = slots.get(i);
      if (selection.includes(slot.key())) {
        StoreEntry.Shown current = slot.current();
        taken[i] = slot.cleared() || current.expired(now) ? null : current.shown();
      }
    }
    return new StoreSnapshot(this, taken);
  }
}
