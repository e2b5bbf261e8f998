package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.SliceKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * In which order servers stand, and into which groups a family's chunks are divided by it, each
 * compressed by itself.
 *
 * <p>Few servers stand by name, in one group. Many stand in a {@link ServerOrder}: those that
 * change one after the other are neighbours, so that in a second few groups change, and only these
 * are compressed anew.
 *
 * @param places of the servers in their order; empty when they stand by name
 * @param shift what is left of a place is the number of its group
 */
record CompressionGroups(Map<String, Long> places, int shift) {
  /** A group has half as many to as many servers. */
  private static final int SERVERS = 16;

  static CompressionGroups of(Set<String> servers, ServerOrder order) {
    if (servers.size() <= 2 * SERVERS) {
      return new CompressionGroups(Map.of(), Long.SIZE);
    }
    Map<String, Long> places = new HashMap<>();
    servers.forEach(server -> places.put(server, order.place(server)));
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros((servers.size() - 1) / SERVERS);
    return new CompressionGroups(places, Long.SIZE - bits);
  }

  int count() {
    return shift == Long.SIZE ? 1 : 1 << (Long.SIZE - shift);
  }

  /** The number of the group that the slices of this key are in, from 0. */
  int of(SliceKey key) {
    return shift == Long.SIZE ? 0 : (int) (place(key) >>> shift);
  }

  /** In which groups are one behind the other, in the order of their numbers. */
  Comparator<SliceKey> order() {
    return places.isEmpty()
        ? Comparator.naturalOrder()
        : ((Comparator<SliceKey>) (a, b) -> Long.compareUnsigned(place(a), place(b)))
            .thenComparing(Comparator.naturalOrder());
  }

  private long place(SliceKey key) {
    return Objects.requireNonNull(places.get(key.server()));
  }
}
