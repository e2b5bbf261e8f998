package dev.pgvitals.dashboard.grafana;

import dev.pgvitals.dashboard.Conventions;
import java.util.Map;

/**
 * What is the same on all boards that are written together.
 *
 * @param names of labels and metrics that are called otherwise than in the boards, by those there
 * @param alertsPanel the number of the panel on the fleet's board that lists the alerts
 */
public record Settings(
    Conventions conventions, Map<String, String> names, Runbooks runbooks, int alertsPanel) {
  /** The label as the agent's documentation calls it. */
  public static final String CLUSTER = "cluster";

  public Settings {
    names = Map.copyOf(names);
  }

  /** What the label is called that tells clusters apart. */
  String clusterLabel() {
    return names.getOrDefault(CLUSTER, CLUSTER);
  }
}
