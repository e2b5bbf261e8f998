package dev.pgvitals.dashboard;

/**
 * Events that are marked in every graph.
 *
 * @param timeFromValue whether the value is the time of the event, in milliseconds; otherwise it is
 *     that of the sample
 */
public record Annotation(
    String name, String query, String color, String title, boolean enabled, boolean timeFromValue) {
  /** The same by another query. */
  public Annotation asking(String other) {
    return new Annotation(name, other, color, title, enabled, timeFromValue);
  }
}
