package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Slices that no scrape has: they are neither compressed nor rid of what others bring too.
 * Thread-safe; takes no lock.
 */
final class AsideSlices {
  private final Map<SliceKey, Kept> slices = new ConcurrentHashMap<>();

  /**
   * @param deadline on the store's clock
   */
  private record Kept(Slice slice, long deadline) {
    boolean expired(long now) {
      return deadline - now < 0;
    }
  }

  void keep(Slice slice, long deadline) {
    slices.put(slice.key(), new Kept(slice, deadline));
  }

  void removeIf(String server, Predicate<SliceKey> condition) {
    slices.keySet().removeIf(key -> key.server().equals(server) && condition.test(key));
  }

  /** Gives how many it removed. */
  int expire(long now) {
    int before = slices.size();
    slices.values().removeIf(kept -> kept.expired(now));
    return before - slices.size();
  }

  /** Those of a server that are still alive. */
  Stream<Slice> of(String server, long now) {
    return slices.values().stream()
        .filter(kept -> kept.slice().key().server().equals(server) && !kept.expired(now))
        .map(Kept::slice);
  }
}
