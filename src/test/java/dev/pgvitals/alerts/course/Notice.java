package dev.pgvitals.alerts.course;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The latest that was told of an alert.
 *
 * @param labels which alert it is
 * @param firing else it has resolved
 * @param at when that was first said
 * @param channels by which ways it was ever told
 */
public record Notice(
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean firing,
    Instant at,
    Set<String> channels) {
  private static final String CHANNELS = "channels";

  public Notice {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    channels = Set.copyOf(channels);
  }

  /** Whether it is of an alert with these labels, and told by these ways where they are said. */
  boolean is(Map<String, String> expected) {
    Map<String, String> wanted = new HashMap<>(expected);
    String ways = wanted.remove(CHANNELS);
    return labels.entrySet().containsAll(wanted.entrySet())
        && (ways == null || channels.equals(Set.copyOf(Arrays.asList(ways.split(",")))));
  }

  /** What is known after this has been told, too. */
  Notice then(Notice told) {
    Set<String> all = new HashSet<>(channels);
    all.addAll(told.channels);
    Notice latest = firing == told.firing ? this : told;
    return new Notice(labels, latest.annotations, latest.firing, latest.at, all);
  }

  String title() {
    return "%s %s %s"
        .formatted(
            labels.get("alertname"), labels.get("severity"), labels.getOrDefault("server", "-"));
  }
}
