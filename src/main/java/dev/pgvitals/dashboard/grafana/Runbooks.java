package dev.pgvitals.dashboard.grafana;

import java.util.Optional;

/** Where the runbooks of alerts are. */
public interface Runbooks {
  /** The address of an alert's runbook; empty when it has none. */
  Optional<String> of(String alert);

  /** The address of the runbook of an alert that is known only when the board is drawn. */
  String template(String name);
}
