package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.time.PhaseOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * In which order servers stand, and into which stretches a family's chunks are cut by it.
 *
 * <p>Few servers stand by name, in one stretch. Many stand in the order of their {@link
 * PhaseOffset}: those that collect one after the other are neighbours, so that in a second few
 * stretches change, and only these are compressed anew.
 *
 * @param turns of the servers; empty when they stand by name
 * @param shift what is left of a turn is the number of its stretch
 */
record CompressionGroups(Map<String, Long> turns, int shift) {
  /** A stretch has half as many to as many servers. */
  private static final int SERVERS = 16;

  static CompressionGroups of(Set<String> servers) {
    if (servers.size() <= 2 * SERVERS) {
      return new CompressionGroups(Map.of(), Long.SIZE);
    }
    Map<String, Long> turns = new HashMap<>();
    servers.forEach(server -> turns.put(server, PhaseOffset.of(server)));
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros((servers.size() - 1) / SERVERS);
    return new CompressionGroups(turns, Long.SIZE - bits);
  }

  int count() {
    return shift == Long.SIZE ? 1 : 1 << (Long.SIZE - shift);
  }

  int of(SliceKey key) {
    return shift == Long.SIZE ? 0 : (int) (turn(key) >>> shift);
  }

  Comparator<SliceKey> order() {
    return turns.isEmpty()
        ? Comparator.naturalOrder()
        : ((Comparator<SliceKey>) (a, b) -> Long.compareUnsigned(turn(a), turn(b)))
            .thenComparing(Comparator.naturalOrder());
  }

  private long turn(SliceKey key) {
    return Objects.requireNonNull(turns.get(key.server()));
  }
}
