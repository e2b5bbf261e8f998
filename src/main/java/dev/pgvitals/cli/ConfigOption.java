package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.Environment;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command finds its configuration. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The agent's configuration. Without it, PGVITALS_CONFIG, then"
              + " /etc/pgvitals/pgvitals.yaml; with neither, the connection comes from"
              + " DATABASE_URL and the like.")
  private @Nullable Path file;

  /** Configuration and catalogue, everything checked. */
  Setup load() throws ProblemsException {
    return Setup.load(file(), Environment.ofProcess());
  }

  /** As {@link #load}, with other catalogue files than the configuration names. */
  Setup load(List<String> catalogue) throws ProblemsException {
    return Setup.load(file(), Environment.ofProcess(), catalogue);
  }

  Optional<Path> file() {
    return Optional.ofNullable(file);
  }
}
