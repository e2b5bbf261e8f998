package dev.pgvitals.diagnosis;

import dev.pgvitals.alert.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How an alert's vital was, in its worst row.
 *
 * @param level {@link Level#number}; 0 when it is within its limits, or has no row
 * @param value empty when there is no row
 * @param spoken the value in its unit; empty when there is no row
 * @param limit the one that was passed, or would be next, in its unit
 * @param labels of the row, by their names
 * @param more further rows that are beyond a limit
 */
public record VitalNotes(
    int level,
    OptionalDouble value,
    Optional<String> spoken,
    String limit,
    Map<String, String> labels,
    int more) {
  public VitalNotes {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** In a word: {@code critical}, {@code warning}, {@code ok}, or {@code unknown} without a row. */
  public String state() {
    return Level.ofNumber(level).map(Level::label).orElse(spoken.isPresent() ? "ok" : "unknown");
  }
}
