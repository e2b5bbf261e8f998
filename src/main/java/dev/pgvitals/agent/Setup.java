package dev.pgvitals.agent;

import dev.pgvitals.alert.rules.HandWrittenAlerts;
import dev.pgvitals.alert.rules.ThresholdCheck;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.Fleet;
import dev.pgvitals.config.LoadedConfig;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.choice.SourceFactory;
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
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the agent works from: configuration and catalogue, read and checked as one.
 *
 * @param fleet all servers of the configuration, whichever of them are this agent's
 * @param warnings what of the catalogue's files is not as their authors may expect
 * @param readingNotices what was accepted though it may not do what its author expects
 */
public record Setup(
    AgentConfig config,
    Fleet fleet,
    Catalogue catalogue,
    List<Problem> warnings,
    List<Problem> readingNotices) {
  private static final Path WORKING_DIRECTORY = Path.of("");
  private static final Path SYSTEM_FILE = Path.of("/etc/pgvitals/pgvitals.yaml");

  public Setup {
    warnings = List.copyOf(warnings);
    readingNotices = List.copyOf(readingNotices);
  }

  /**
   * Reads everything.
   *
   * @param file empty: the one that PGVITALS_CONFIG names, else the system's, else the environment
   * @param watched gets the files that are read or looked for, even if they cannot be used
   * @throws ProblemsException with the problems of the configuration, or of all catalogue files
   */
  public static Setup load(Optional<Path> file, Environment environment, WatchedFiles watched)
      throws ProblemsException {
    Optional<Path> chosen = choose(file, environment);
    LoadedConfig config = config(chosen, environment, watched);
    Path directory = chosen.flatMap(Setup::parent).orElse(WORKING_DIRECTORY);
    return configured(config, directory, watched);
  }

  /** As {@link #load(Optional, Environment, WatchedFiles)}, for one time. */
  public static Setup load(Optional<Path> file, Environment environment) throws ProblemsException {
    return load(file, environment, new WatchedFiles());
  }

  /**
   * As {@link #load(Optional, Environment)}, with other catalogue files than are configured;
   * relative names are below the working directory.
   */
  public static Setup load(Optional<Path> file, Environment environment, List<String> catalogue)
      throws ProblemsException {
    LoadedConfig config = config(choose(file, environment), environment, new WatchedFiles());
    return of(config, loadCatalogue(catalogue, config.config().naming()));
  }

  /**
   * From a configuration that is at hand.
   *
   * @param file what to call it in messages; catalogue names are relative to its directory
   */
  public static Setup read(Path file, String text, Environment environment)
      throws ProblemsException {
    LoadedConfig config = new ConfigReader(environment).read(file.toString(), text);
    return configured(config, parent(file).orElse(WORKING_DIRECTORY), new WatchedFiles());
  }

  /** The catalogue of these files alone; relative names are below the working directory. */
  public static LoadedCatalogue loadCatalogue(List<String> files, NamingScheme naming)
      throws ProblemsException {
    return loadCatalogue(files, WORKING_DIRECTORY, naming);
  }

  private static LoadedCatalogue loadCatalogue(
      List<String> files, Path directory, NamingScheme naming) throws ProblemsException {
    CatalogueFiles.Found found = CatalogueFiles.find(files, directory);
    List<Problem> problems = new ArrayList<>(found.problems());
    try {
      LoadedCatalogue catalogue = CatalogueReader.read(found.sources(), naming);
      if (problems.isEmpty()) {
        return catalogue;
      }
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
    }
    throw new ProblemsException(problems);
  }

  /** With the catalogue that the configuration names, to which its thresholds must fit. */
  private static Setup configured(LoadedConfig config, Path directory, WatchedFiles watched)
      throws ProblemsException {
    for (String name : config.config().catalogue()) {
      if (!name.equals(CatalogueFiles.BUILTIN)) {
        watched.add(name, directory);
      }
    }
    LoadedCatalogue catalogue =
        loadCatalogue(config.config().catalogue(), directory, config.config().naming());
    new ThresholdCheck(catalogue.catalogue(), HandWrittenAlerts.shipped())
        .check(config.thresholds());
    return of(config, catalogue);
  }

  private static Setup of(LoadedConfig config, LoadedCatalogue catalogue) {
    List<Problem> notices = new ArrayList<>(config.notices());
    notices.addAll(catalogue.notices());
    return new Setup(
        config.config(), config.fleet(), catalogue.catalogue(), catalogue.warnings(), notices);
  }

  /** What is worth saying about what was read, and about the servers as they are configured. */
  public List<Problem> notices() {
    List<Problem> notices = new ArrayList<>(readingNotices);
    for (ServerConfig server : config.servers()) {
      for (String notice : SourceFactory.notices(server)) {
        notices.add(new Problem(new Position(server.name(), 1, 1), "", notice));
      }
    }
    return notices;
  }

  private static Optional<Path> choose(Optional<Path> file, Environment environment) {
    return file.or(() -> environment.variable("PGVITALS_CONFIG").map(Path::of))
        .or(() -> Optional.of(SYSTEM_FILE).filter(Files::exists));
  }

  private static LoadedConfig config(
      Optional<Path> chosen, Environment environment, WatchedFiles watched)
      throws ProblemsException {
    ConfigReader reader = new ConfigReader(environment, watched);
    return chosen.isPresent() ? reader.read(chosen.get()) : reader.readEnvironment();
  }

  private static Optional<Path> parent(Path file) {
    return Optional.ofNullable(file.getParent());
  }

  /** What each query publishes: one such map is enough for all servers' planners. */
  Map<String, QuerySchema> schemas() {
    return Planner.schemas(catalogue, config.naming());
  }

  /**
   * For one of the servers.
   *
   * @param schemas see {@link #schemas}
   */
  Planner planner(ServerConfig server, Map<String, QuerySchema> schemas) {
    return new Planner(catalogue, schemas, server, config.interval());
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
    return new Setup(config.listeningOn(listen), fleet, catalogue, warnings, readingNotices);
  }

  /** The same, and other machines may ask for a reload. */
  public Setup enablingLifecycle() {
    return new Setup(config.enablingLifecycle(), fleet, catalogue, warnings, readingNotices);
  }

  /** The same with those servers alone that fall into the shard. */
  public Setup only(Shard shard) {
    List<ServerConfig> servers =
        config.servers().stream().filter(server -> shard.has(server.name())).toList();
    return new Setup(config.watching(servers), fleet, catalogue, warnings, readingNotices);
  }

  /**
   * The source of one of the servers, which has not connected yet.
   *
   * @param housekeeper see {@link SourceFactory#with}
   */
  Source source(ServerConfig server, ScheduledExecutorService housekeeper) {
    return SourceFactory.with(housekeeper).of(server, FactsScope.of(catalogue));
  }

  /** A look at one of the servers. */
  public ServerProbe survey(ServerConfig server) {
    return new ServerProbe(
        SourceFactory.forOneLook().of(server, FactsScope.of(catalogue)),
        planner(server, schemas()));
  }
}
