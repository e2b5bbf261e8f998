package dev.pgvitals.config;

import dev.pgvitals.yaml.Problem;
import java.util.List;

/**
 * A configuration that can be used.
 *
 * @param thresholds every place that sets limits for an alert
 * @param notices what is worth a warning in the log, with its place
 */
public record LoadedConfig(
    AgentConfig config, List<ThresholdPlace> thresholds, List<Problem> notices) {
  public LoadedConfig {
    thresholds = List.copyOf(thresholds);
    notices = List.copyOf(notices);
  }
}
