package dev.pgvitals.agent;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueFiles;
import dev.pgvitals.catalogue.CatalogueReader;
import dev.pgvitals.catalogue.LoadedCatalogue;
import dev.pgvitals.catalogue.Naming;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.Planner;
import dev.pgvitals.collect.Survey;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.Environment;
import dev.pgvitals.config.LoadedConfig;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.postgres.JdbcSettings;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the agent works from: configuration and catalogue, read and checked as one.
 *
 * @param notices what was accepted though it may not do what its author expects
 */
public record Setup(AgentConfig config, Catalogue catalogue, List<Problem> notices) {
  private static final Path SYSTEM_FILE = Path.of("/etc/pgvitals/pgvitals.yaml");

  public Setup {
    notices = List.copyOf(notices);
  }

  /**
   * Reads everything.
   *
   * @param file empty: the one that PGVITALS_CONFIG names, else the system's, else the environment
   * @throws ProblemsException with the problems of the configuration, or of all catalogue files
   */
  public static Setup load(Optional<Path> file, Environment environment) throws ProblemsException {
    LoadedConfig config = config(file, environment);
    return load(config, config.config().catalogue());
  }

  /** As {@link #load(Optional, Environment)}, with other catalogue files than are configured. */
  public static Setup load(Optional<Path> file, Environment environment, List<String> catalogue)
      throws ProblemsException {
    return load(config(file, environment), catalogue);
  }

  /** As if there were no configuration file anywhere. */
  public static Setup fromEnvironment(Environment environment) throws ProblemsException {
    LoadedConfig config = new ConfigReader(environment).readEnvironment();
    return load(config, config.config().catalogue());
  }

  /** The catalogue of these files alone; relative names are below the working directory. */
  public static LoadedCatalogue loadCatalogue(List<String> files, Naming naming)
      throws ProblemsException {
    return CatalogueReader.read(CatalogueFiles.read(files, Path.of("")), naming);
  }

  private static Setup load(LoadedConfig config, List<String> files) throws ProblemsException {
    LoadedCatalogue catalogue = loadCatalogue(files, config.config().naming());
    List<Problem> notices = new ArrayList<>(config.notices());
    notices.addAll(catalogue.notices());
    for (ServerConfig server : config.config().servers()) {
      for (String notice : JdbcSettings.notices(server.target())) {
        notices.add(new Problem(new Position(server.name(), 1, 1), "", notice));
      }
    }
    return new Setup(config.config(), catalogue.catalogue(), notices);
  }

  private static LoadedConfig config(Optional<Path> file, Environment environment)
      throws ProblemsException {
    ConfigReader reader = new ConfigReader(environment);
    Optional<Path> chosen =
        file.or(() -> environment.variable("PGVITALS_CONFIG").map(Path::of))
            .or(() -> Optional.of(SYSTEM_FILE).filter(Files::exists));
    return chosen.isPresent() ? reader.read(chosen.get()) : reader.readEnvironment();
  }

  public Planner planner(ServerConfig server) {
    return new Planner(catalogue, config.naming(), server, config.interval());
  }

  /** The interval of each query that is enabled. */
  Map<String, Duration> intervals() {
    Map<String, Duration> intervals = new TreeMap<>();
    for (Query query : catalogue.queries()) {
      if (query.enabled()) {
        intervals.put(query.name(), Planner.interval(query, config.interval()));
      }
    }
    return intervals;
  }

  /** The same with another address to listen on. */
  public Setup listeningOn(AgentConfig.ListenAddress listen) {
    return new Setup(
        new AgentConfig(
            listen, config.interval(), config.catalogue(), config.naming(), config.servers()),
        catalogue,
        notices);
  }

  /** A look at one of the servers. */
  public Survey survey(ServerConfig server) {
    return new Survey(server, catalogue, planner(server));
  }
}
