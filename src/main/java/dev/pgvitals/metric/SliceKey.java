package dev.pgvitals.metric;

import java.util.Comparator;

/**
 * What a slice is the result of.
 *
 * @param server empty: the agent itself, whose series carry no {@code server} label
 * @param database empty: the whole server
 */
public record SliceKey(String server, String database, String query)
    implements Comparable<SliceKey> {
  private static final Comparator<SliceKey> ORDER =
      Comparator.comparing(SliceKey::server)
          .thenComparing(SliceKey::database)
          .thenComparing(SliceKey::query);

  @Override
  public int compareTo(SliceKey other) {
    return ORDER.compare(this, other);
  }
}
