package dev.pgvitals.config.web;

import dev.pgvitals.yaml.Problem;
import java.util.List;

/**
 * A web configuration that can be used.
 *
 * @param notices what is worth a warning in the log, with its place
 */
public record LoadedWebConfig(WebConfig config, List<Problem> notices) {
  public LoadedWebConfig {
    notices = List.copyOf(notices);
  }
}
