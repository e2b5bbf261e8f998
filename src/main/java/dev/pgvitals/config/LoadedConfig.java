package dev.pgvitals.config;

import dev.pgvitals.alert.PlacedThreshold;
import dev.pgvitals.yaml.Problem;
import java.util.List;

/**
 * A configuration that can be used.
 *
 * @param thresholds every place that sets limits for an alert
 * @param fleet which servers it is about
 * @param warnings what of it could not be had, with its place
 * @param notices what is worth a warning in the log, with its place
 * @param files from which it was read; none when the environment describes it
 */
public record LoadedConfig(
    AgentConfig config,
    Fleet fleet,
    List<PlacedThreshold> thresholds,
    List<Problem> warnings,
    List<Problem> notices,
    List<String> files) {
  public LoadedConfig {
    thresholds = List.copyOf(thresholds);
    warnings = List.copyOf(warnings);
    notices = List.copyOf(notices);
    files = List.copyOf(files);
  }
}
