package dev.pgvitals.metric.store;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.GzipMember;
import dev.pgvitals.metric.text.Block;
import dev.pgvitals.metric.text.FamilyHeader;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the chunks of each family are, for one set of entries. Thread-safe. */
public final class FamilyIndex {
  private static final long ATTENTION_NANOS = Duration.ofMinutes(5).toNanos();

  private final long shape;
  private final List<StoreEntry> entries;
  private final Map<MetricFamily, IndexedFamily> families;
  private final Set<String> names;
  private final Map<Format, CompressedPage> pages = new EnumMap<>(Format.class);
  private final Map<StoreEntry, List<Section>> plans;
  private final boolean openMetrics;
  private final int conflicts;

  /** A family of an entry, by its place in the entry's list. */
  private record Place(int entry, int family, MetricFamily metric) {}

  private FamilyIndex(
      long shape,
      List<StoreEntry> entries,
      CompressionGroups groups,
      Map<String, List<Place>> placesByName,
      int conflicts,
      @Nullable FamilyIndex last,
      Deflation deflation) {
    this.shape = shape;
    this.entries = entries;
    this.conflicts = conflicts;
    names = Set.copyOf(placesByName.keySet());
    families = new LinkedHashMap<>();
    Set<String> openMetricsNames = new HashSet<>();
    boolean namesFit = true;
    for (List<Place> places : placesByName.values()) {
      MetricFamily metric = common(places);
      namesFit &= metric.hasOpenMetricsName() && openMetricsNames.add(metric.openMetricsName());
      int[] at = places.stream().mapToInt(Place::entry).toArray();
      int[] in = places.stream().mapToInt(Place::family).toArray();
      IndexedFamily known = last == null ? null : last.families.get(metric);
      families.put(
          metric,
          known == null
              ? new IndexedFamily(new FamilyHeader(metric, deflation), metric.type(), at, in)
              : known.at(at, in));
    }
    openMetrics = namesFit;
    List<Section> sections = sections(groups.count());
    int[] starts = starts(groups);
    for (Format format : Format.values()) {
      CompressedPage before = last == null ? null : last.pages.get(format);
      pages.put(format, new CompressedPage(format, sections, starts, before));
    }
    plans =
        sections.stream()
            .filter(section -> section.entry() >= 0)
            .collect(Collectors.groupingBy(section -> entries.get(section.entry())));
  }

  private List<Section> sections(int groupCount) {
    if (groupCount > 1) {
      return Section.oneByOne(families.values());
    }
    boolean oneServer = entries.stream().map(entry -> entry.key().server()).distinct().count() == 1;
    return Section.together(
        families.values(), entries, oneServer ? Deflation.Effort.THOROUGH : Deflation.Effort.QUICK);
  }

  private int[] starts(CompressionGroups groups) {
    int[] starts = new int[groups.count() + 1];
    for (StoreEntry entry : entries) {
      starts[groups.of(entry.key()) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    return starts;
  }

  /**
   * The index of these entries.
   *
   * @param order of the servers, where they are many
   * @param last the one before, of which what is still good is taken over; null: none
   */
  static FamilyIndex of(
      long shape,
      Stream<StoreEntry> all,
      ServerOrder order,
      @Nullable FamilyIndex last,
      Deflation deflation) {
    List<StoreEntry> entries = new ArrayList<>(all.toList());
    CompressionGroups groups =
        CompressionGroups.of(
            entries.stream().map(entry -> entry.key().server()).collect(Collectors.toSet()), order);
    entries.sort(Comparator.comparing(StoreEntry::key, groups.order()));
    Map<String, List<Place>> places = new HashMap<>();
    int conflicts = 0;
    for (int s = 0; s < entries.size(); s++) {
      List<MetricFamily> metrics = entries.get(s).families();
      for (int f = 0; f < metrics.size(); f++) {
        MetricFamily metric = metrics.get(f);
        List<Place> same = places.computeIfAbsent(metric.name(), name -> new ArrayList<>());
        if (same.isEmpty() || agree(same.get(0).metric(), metric)) {
          same.add(new Place(s, f, metric));
        } else {
          conflicts++;
        }
      }
    }
    conflicts += removeHistogramParts(places);
    return new FamilyIndex(
        shape, entries, groups, new TreeMap<>(places), conflicts, last, deflation);
  }

  /** Samples of other types can stand under one heading, but not a histogram's. */
  private static boolean agree(MetricFamily a, MetricFamily b) {
    return a.type() == b.type()
        || (a.type() != MetricType.HISTOGRAM && b.type() != MetricType.HISTOGRAM);
  }

  /** What stands over them: of two types, none. */
  private static MetricFamily common(List<Place> places) {
    MetricFamily first = places.get(0).metric();
    return places.stream().allMatch(place -> place.metric().type() == first.type())
        ? first
        : first.untyped();
  }

  /** A family must not be called what a histogram calls a part of itself. */
  private static int removeHistogramParts(Map<String, List<Place>> places) {
    List<String> parts =
        places.values().stream().flatMap(same -> same.get(0).metric().parts().stream()).toList();
    int removed = 0;
    for (String part : parts) {
      List<Place> same = places.remove(part);
      removed += same == null ? 0 : same.size();
    }
    return removed;
  }

  /** The {@link StoreVersion#shape} of which it is the index. */
  long shape() {
    return shape;
  }

  /** How many entries it has. */
  public int size() {
    return entries.size();
  }

  /** In the order of their names. */
  public Collection<IndexedFamily> families() {
    return families.values();
  }

  /** Of the families. */
  public Set<String> names() {
    return names;
  }

  /** Whether OpenMetrics has a valid name for every family, and different ones. */
  public boolean openMetrics() {
    return openMetrics;
  }

  /** See {@link SliceStore#conflicts}. */
  int conflicts() {
    return conflicts;
  }

  /** What of an entry's slices should be compressed together. */
  List<Block.Plan> plans(StoreEntry entry, Format format) {
    return plans.getOrDefault(entry, List.of()).stream()
        .map(section -> section.plan(format))
        .toList();
  }

  /** As {@link SliceStore#prepare}. */
  void prepare(StoreSnapshot snapshot, Format format, long now, Deflation deflation) {
    var unused = page(format).made(snapshot, now, deflation);
  }

  /** As {@link SliceStore#page}. */
  GzipMember page(StoreSnapshot snapshot, Format format, long now, Deflation deflation) {
    pages.values().forEach(page -> page.forget(now - ATTENTION_NANOS));
    return page(format).begin(snapshot, now, deflation);
  }

  private CompressedPage page(Format format) {
    return Objects.requireNonNull(pages.get(format));
  }

  /**
   * What the entries publish at this moment, without what is past its life.
   *
   * @param changes of the store before
   */
  StoreSnapshot snapshot(ServerSelection selection, long now, long changes) {
    @Nullable Slice[] slices = new Slice[entries.size()];
    long deadline = now + SliceStore.FOREVER.toNanos();
    for (int i = 0; i < slices.length; i++) {
      StoreEntry entry = entries.get(i);
      if (selection.includes(entry.key())) {
        StoreEntry.State current = entry.current();
        boolean gone = entry.cleared() || current.expired(now);
        slices[i] = gone ? null : current.published();
        deadline = gone || current.deadline() - deadline > 0 ? deadline : current.deadline();
      }
    }
    return new StoreSnapshot(this, slices, changes, deadline);
  }
}
