package dev.pgvitals.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be diagnosed.
 *
 * @param alerts with runbooks; empty: whatever is wrong
 * @param database to ask in, in place of the one that the labels of a vital name
 * @param values of variables, before what the labels of a vital tell
 */
public record Wishes(List<String> alerts, Optional<String> database, Map<String, String> values) {
  public Wishes {
    alerts = List.copyOf(alerts);
    values = Map.copyOf(values);
  }

  /** One alert, with what its worst row tells. */
  public static Wishes of(String alert) {
    return new Wishes(List.of(alert), Optional.empty(), Map.of());
  }

  /** Whether it is about an alert. */
  public boolean include(String alert) {
    return alerts.isEmpty() || alerts.contains(alert);
  }
}
