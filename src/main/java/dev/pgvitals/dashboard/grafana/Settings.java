package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Conventions;

/**
 * What is the same on all boards that are written together.
 *
 * @param clusterLabel what the label is called that tells clusters apart
 * @param alertsPanel the number of the panel on the fleet's board that lists the alerts
 */
public record Settings(
    Conventions conventions, String clusterLabel, Runbooks runbooks, int alertsPanel) {
  /** The label as the agent's documentation calls it. */
  public static final String CLUSTER = "cluster";
}
