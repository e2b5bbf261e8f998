package dev.pgvitals.advice.schema;

import java.util.List;
import java.util.Map;

/**
 * What standbys of a server have counted.
 *
 * @param scans of indexes, by their OIDs, which are the same on all of them
 * @param asked names of the standbys that were asked
 * @param notAsked how many more there are
 * @param notes why some could not be asked
 */
public record StandbyScans(
    Map<Long, Long> scans, List<String> asked, int notAsked, List<String> notes) {
  public StandbyScans {
    scans = Map.copyOf(scans);
    asked = List.copyOf(asked);
    notes = List.copyOf(notes);
  }
}
