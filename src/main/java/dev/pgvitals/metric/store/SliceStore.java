package dev.pgvitals.metric.store;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.GzipMember;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.LineScanner;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The slices that are in force. Thread-safe: many publish, many scrape; scrapes wait for nobody who
 * publishes.
 *
 * <p>A slice is replaced as a whole. What a server brings twice, from two of its slices, is kept
 * from the one whose key was published first and left out of the other.
 */
public final class SliceStore {
  private static final int MAX_ATTEMPTS = 100;
  private static final long PAUSE_NANOS = 20_000;

  /** The longest life of a slice: of one that stays until it is replaced. */
  public static final Duration FOREVER = Duration.ofDays(36_500);

  private final LongSupplier nanos;
  private final ServerOrder order;
  private final Map<String, ServerSlices> servers = new ConcurrentHashMap<>();
  private final AsideSlices aside = new AsideSlices();
  private final Deflation.Pool deflations = new Deflation.Pool();
  private final StoreVersion version = new StoreVersion();
  private final Object rebuilding = new Object();
  private volatile FamilyIndex index;
  private volatile Format lastFormat = Format.TEXT;

  /**
   * An empty store whose servers are collected in no particular order.
   *
   * @param nanos a clock that only runs forward, as {@link System#nanoTime}
   */
  public SliceStore(LongSupplier nanos) {
    this(nanos, ServerOrder.BY_HASH);
  }

  /**
   * An empty store.
   *
   * @param nanos a clock that only runs forward, as {@link System#nanoTime}
   * @param order in which servers are collected, when they are many: the nearer to each other, the
   *     less a scrape has to compress
   */
  public SliceStore(LongSupplier nanos, ServerOrder order) {
    this.nanos = nanos;
    this.order = order;
    this.index = newIndex(0, null);
  }

  /**
   * Replaces the slice of that key. Compresses it first, on the caller's thread.
   *
   * @param lifetime after which it leaves unless replaced
   */
  public void publish(Slice slice, Duration lifetime) {
    long deadline = deadline(lifetime);
    ServerSlices server =
        servers.computeIfAbsent(slice.key().server(), name -> new ServerSlices(version));
    server.publish(compressed(slice, server.entry(slice.key())), deadline);
  }

  private long deadline(Duration lifetime) {
    Duration bounded = lifetime.compareTo(FOREVER) < 0 ? lifetime : FOREVER;
    return nanos.getAsLong() + bounded.toNanos();
  }

  /**
   * Replaces the slice of that key among those that no scrape has: only {@link #samples} tells of
   * them. Otherwise as {@link #publish}.
   */
  public void keepAside(Slice slice, Duration lifetime) {
    aside.keep(slice, deadline(lifetime));
  }

  /** Removes the slice of that key, if there is one. */
  public void remove(SliceKey key) {
    aside.removeIf(key.server(), key::equals);
    ServerSlices server = servers.get(key.server());
    if (server != null) {
      server.removeIf(entry -> entry.key().equals(key));
    }
  }

  /** Removes all slices of a server. */
  public void removeServer(String name) {
    aside.removeIf(name, key -> true);
    ServerSlices server = servers.remove(name);
    if (server != null) {
      server.removeIf(entry -> true);
    }
  }

  /** Removes the slices of a server whose key does not pass. */
  public void retain(String name, Predicate<SliceKey> keep) {
    aside.removeIf(name, keep.negate());
    ServerSlices server = servers.get(name);
    if (server != null) {
      server.removeIf(entry -> !keep.test(entry.key()));
    }
  }

  /** Removes the slices past their life; gives how many. No scrape sees them even before. */
  public int expire() {
    long now = nanos.getAsLong();
    int count = aside.expire(now);
    for (ServerSlices server : servers.values()) {
      count += server.removeIf(entry -> entry.current().expired(now));
    }
    return count;
  }

  /** How many series a server's slices publish now. */
  public int series(String server) {
    return entries(server).stream().mapToInt(entry -> entry.current().published().series()).sum();
  }

  /**
   * How many series of a server are left out now because another slice of it brought them first.
   */
  public int duplicates(String server) {
    return entries(server).stream().mapToInt(entry -> entry.current().duplicates()).sum();
  }

  /**
   * How many slices have a family left out now because its name is taken: by the same family with
   * another type, or by the {@code _bucket}, {@code _count} or {@code _sum} of a histogram.
   */
  public int conflicts() {
    return index().conflicts();
  }

  /**
   * What there is of some families of a server at this moment, whether or not scrapes have it; read
   * from the text that is kept.
   *
   * @param families their names
   */
  public List<PublishedSample> samples(String server, Set<String> families) {
    long now = now();
    List<PublishedSample> samples = new ArrayList<>();
    for (StoreEntry entry : entries(server)) {
      StoreEntry.State current = entry.current();
      if (!entry.cleared() && !current.expired(now)) {
        read(current.published(), families, samples);
      }
    }
    aside.of(server, now).forEach(slice -> read(slice, families, samples));
    return samples;
  }

  private static void read(Slice slice, Set<String> wanted, List<PublishedSample> samples) {
    for (int i = 0; i < slice.families().size(); i++) {
      MetricFamily family = slice.families().get(i);
      if (wanted.contains(family.name())) {
        for (LineScanner line = new LineScanner(slice.chunk(i).text()); line.next(); ) {
          Map<String, String> labels = line.pairs();
          labels.keySet().retainAll(family.labels());
          samples.add(new PublishedSample(family.name(), labels, line.value()));
        }
      }
    }
  }

  /** In the form in which the last scrapes want it, as far as that is known. */
  private Slice compressed(Slice slice, Optional<StoreEntry> entry) {
    try (Deflation deflation = deflations.open()) {
      return slice.compressed(
          deflation,
          entry.map(known -> known.current().slice()),
          entry
              .filter(known -> known.families().equals(slice.families()))
              .map(known -> index.plans(known, lastFormat))
              .orElse(List.of()));
    }
  }

  /** For whoever compresses something that goes with the slices. */
  public Deflation.Pool deflations() {
    return deflations;
  }

  /** On the store's clock. */
  public long now() {
    return nanos.getAsLong();
  }

  /** What is in force at one moment, without what is not selected. */
  public StoreSnapshot snapshot(ServerSelection selection) {
    for (int attempt = 0; ; attempt++) {
      long changes = version.changes();
      long mark = version.mark();
      StoreSnapshot snapshot = index().snapshot(selection, now(), changes);
      // To wait for changes forever would be worse than to see one half done.
      if ((mark >= 0 && version.unchangedSince(mark)) || attempt == MAX_ATTEMPTS) {
        return snapshot;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Grows with each change, such as the publication of a slice. */
  public long changes() {
    return version.changes();
  }

  /** How many slices the last scrape found in the store. */
  public int size() {
    return index.size();
  }

  /** Whether a new one would be the same. */
  public boolean isCurrent(StoreSnapshot snapshot) {
    return snapshot.isCurrent(version.changes(), now());
  }

  /** Compresses what {@link #page} would, so that it is done. */
  public void prepare(StoreSnapshot snapshot, Format format, Deflation deflation) {
    snapshot.index().prepare(snapshot, format, now(), deflation);
  }

  /**
   * The whole page, to be gone on with in a copy. Compresses what has changed since the last call;
   * what is published from now on is compressed as this page has it.
   */
  public GzipMember page(StoreSnapshot snapshot, Format format, Deflation deflation) {
    lastFormat = format;
    return snapshot.index().page(snapshot, format, now(), deflation);
  }

  /** Where each family's chunks are; the same object until the set of slices changes. */
  private FamilyIndex index() {
    FamilyIndex known = index;
    return known.shape() == version.shape() ? known : rebuild();
  }

  private FamilyIndex rebuild() {
    synchronized (rebuilding) {
      // Read before the entries: a change that comes while they are walked is seen next time.
      long current = version.shape();
      if (index.shape() != current) {
        index = newIndex(current, index);
      }
      return index;
    }
  }

  private FamilyIndex newIndex(long current, @Nullable FamilyIndex last) {
    try (Deflation deflation = deflations.open()) {
      return FamilyIndex.of(
          current,
          servers.values().stream().flatMap(ServerSlices::entries),
          order,
          last,
          deflation);
    }
  }

  private Collection<StoreEntry> entries(String server) {
    ServerSlices slices = servers.get(server);
    return slices == null ? List.of() : slices.entries().toList();
  }
}
