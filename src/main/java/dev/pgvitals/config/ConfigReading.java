package dev.pgvitals.config;

import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;
import java.util.Optional;

/**
 * What reading a configuration gave.
 *
 * @param config what of it could be read, for further checks; not to be used when there are
 *     problems. Empty when it is no configuration at all
 */
public record ConfigReading(Optional<LoadedConfig> config, List<Problem> problems) {
  public ConfigReading {
    problems = List.copyOf(problems);
  }

  /** The configuration, when nothing is wrong with it. */
  public LoadedConfig orRefuse() throws ProblemsException {
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return config.orElseThrow();
  }
}
