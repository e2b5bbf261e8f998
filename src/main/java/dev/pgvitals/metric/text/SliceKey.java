package dev.pgvitals.metric.text;

import java.util.Comparator;

/**
 * What a slice is the result of.
 *
 * @param server empty: the agent itself, whose series carry no {@code server} label
 * @param database empty: the whole server
 */
public record SliceKey(String server, String database, String query)
    implements Comparable<SliceKey> {
  /** What the query is called where it is none: what was read beside the server. */
  public static final String FEED = "feed:";

  private static final Comparator<SliceKey> ORDER =
      Comparator.comparing(SliceKey::server)
          .thenComparing(SliceKey::database)
          .thenComparing(SliceKey::query);

  /** Whether it is of what was read beside the server, which stays when that goes down. */
  public boolean isOfFeed() {
    return query.startsWith(FEED);
  }

  /** Written out, as is {@link #equals}: a record's own is slow under the quick compiler. */
  @Override
  public int hashCode() {
    return (server.hashCode() * 31 + database.hashCode()) * 31 + query.hashCode();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof SliceKey that
            && query.equals(that.query)
            && database.equals(that.database)
            && server.equals(that.server));
  }

  @Override
  public int compareTo(SliceKey other) {
    return ORDER.compare(this, other);
  }
}
