package dev.pgvitals.config;

import dev.pgvitals.yaml.Problem;
import java.util.List;

/**
 * A configuration that can be used.
 *
 * @param notices what is worth a warning in the log, with its place
 */
public record LoadedConfig(AgentConfig config, List<Problem> notices) {
  public LoadedConfig {
    notices = List.copyOf(notices);
  }
}
