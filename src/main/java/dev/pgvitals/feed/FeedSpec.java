package dev.pgvitals.feed;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A feed that there should be.
 *
 * @param settings what its configuration says: while that is equal, the feed stays as it is
 * @param labels that all its series carry after {@code server}, in this order
 * @param open makes it; opens nothing yet
 */
public record FeedSpec(
    FeedId id, Object settings, Map<String, String> labels, Supplier<Feed> open) {
  public FeedSpec {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** Whether a feed made of the other is as good as one made of this. */
  boolean isLike(FeedSpec other) {
    return id.equals(other.id) && settings.equals(other.settings) && labels.equals(other.labels);
  }
}
