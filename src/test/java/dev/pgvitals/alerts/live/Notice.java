package dev.pgvitals.alerts.live;

import java.time.Instant;
import java.util.Map;

/**
 * The latest that a receiver was told of an alert.
 *
 * @param labels which alert it is
 * @param firing else it has resolved
 * @param at when that was first said
 */
record Notice(
    Map<String, String> labels, Map<String, String> annotations, boolean firing, Instant at) {
  Notice {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  String title() {
    return "%s %s %s"
        .formatted(
            labels.get("alertname"), labels.get("severity"), labels.getOrDefault("server", "-"));
  }
}
