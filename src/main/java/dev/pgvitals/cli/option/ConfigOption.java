package dev.pgvitals.cli.option;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.fetched.FetchedLists;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options by which every command finds its configuration. */
public final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The agent's configuration. Default: PGVITALS_CONFIG, then"
              + " /etc/pgvitals/pgvitals.yaml; with neither, the servers come from"
              + " DATABASE_URL and similar variables.")
  private @Nullable Path file;

  /** Configuration and catalogue, everything checked. */
  public Setup load(CommandSpec command) throws ProblemsException {
    return Setup.load(file(), ProcessContext.of(command).environment());
  }

  /**
   * As {@link #load(CommandSpec)}, for one who wants to know when it has changed.
   *
   * @param lists has the lists of servers that the configuration names by URL
   */
  public Setup load(CommandSpec command, WatchedFiles watched, FetchedLists lists)
      throws ProblemsException {
    return Setup.load(file(), ProcessContext.of(command).environment(), watched, lists);
  }

  /** What the agent itself is told; whether and where there are servers is left aside. */
  public AgentConfig settings(CommandSpec command) throws ProblemsException {
    return Setup.settings(file(), ProcessContext.of(command).environment());
  }

  /** A configuration that was recognised among other arguments is as if given by the option. */
  public void take(Path configuration) {
    file = configuration;
  }

  /** As {@link #load(CommandSpec)}, with other catalogue files than the configuration names. */
  public Setup load(CommandSpec command, List<String> catalogue) throws ProblemsException {
    return Setup.load(file(), ProcessContext.of(command).environment(), catalogue);
  }

  /** Whether it was said on the command line which file to take. */
  public boolean isGiven() {
    return file != null;
  }

  /** Whether the command line or PGVITALS_CONFIG says which file to take. */
  public boolean isNamed(CommandSpec command) {
    return isGiven()
        || ProcessContext.of(command).environment().variable("PGVITALS_CONFIG").isPresent();
  }

  private Optional<Path> file() {
    return Optional.ofNullable(file);
  }
}
