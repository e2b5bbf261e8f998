package dev.pgvitals.web.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a wish to keep what is going on.
 *
 * @param ids of the incidents that are kept, by server
 * @param failed why others are not, by server
 * @param refusal why nothing was done at all; empty when something was
 */
public record Snapshot(
    Map<String, String> ids, Map<String, String> failed, Optional<String> refusal) {
  public Snapshot {
    ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
    failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
  }

  public static Snapshot refused(String why) {
    return new Snapshot(Map.of(), Map.of(), Optional.of(why));
  }
}
