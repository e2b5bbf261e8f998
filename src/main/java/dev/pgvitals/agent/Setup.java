package dev.pgvitals.agent;

import dev.pgvitals.agent.feed.ConfiguredFeeds;
import dev.pgvitals.agent.fetch.ServerLists;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.Fleet;
import dev.pgvitals.config.LoadedConfig;
import dev.pgvitals.config.PageSettings;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.config.fetched.FetchedLists;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.web.LoadedWebConfig;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.diagnosis.Examination;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.Wishes;
import dev.pgvitals.feed.FeedSpec;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;

/**
 * What the agent works from: configuration and catalogue, read and checked as one.
 *
 * @param fleet all servers of the configuration, whichever of them are this agent's
 * @param warnings what of the catalogue's files is not as their authors may expect, and which lists
 *     of servers could not be fetched
 * @param readAs see {@link LoadedCatalogue#readAs}
 * @param readingNotices what was accepted though it may not do what its author expects
 * @param origin what was read
 */
public record Setup(
    AgentConfig config,
    Fleet fleet,
    Catalogue catalogue,
    List<Problem> warnings,
    List<Problem> readAs,
    List<Problem> readingNotices,
    SetupOrigin origin) {
  private static final Path WORKING_DIRECTORY = Path.of("");

  public Setup {
    warnings = List.copyOf(warnings);
    readAs = List.copyOf(readAs);
    readingNotices = List.copyOf(readingNotices);
  }

  /**
   * Reads everything.
   *
   * @param file empty: the one that PGVITALS_CONFIG names, else the system's, else the environment
   * @param watched gets the files that are read or looked for, even if they cannot be used
   * @param lists has the lists of servers that the configuration names by URL
   * @throws ProblemsException with all problems of the configuration and of the catalogue files
   */
  public static Setup load(
      Optional<Path> file, Environment environment, WatchedFiles watched, FetchedLists lists)
      throws ProblemsException {
    return new SetupReader(environment, watched, WORKING_DIRECTORY, lists)
        .read(file, Optional.empty());
  }

  /** As the other, for one time; waits for lists that are fetched. */
  public static Setup load(Optional<Path> file, Environment environment) throws ProblemsException {
    return load(file, environment, new WatchedFiles(), lists());
  }

  /**
   * What the agent itself is told, for those who look for a running one: without servers, of which
   * there may be none, and without the catalogue.
   */
  public static AgentConfig settings(Optional<Path> file, Environment environment)
      throws ProblemsException {
    return SetupReader.settings(file, environment);
  }

  private static FetchedLists lists() {
    return ServerLists.once(Build.USER_AGENT);
  }

  /**
   * As {@link #load(Optional, Environment)}, with other catalogue files than are configured;
   * relative names are below the working directory.
   */
  public static Setup load(Optional<Path> file, Environment environment, List<String> catalogue)
      throws ProblemsException {
    return new SetupReader(environment, new WatchedFiles(), WORKING_DIRECTORY, lists())
        .read(file, Optional.of(catalogue));
  }

  /**
   * From a configuration that is at hand.
   *
   * @param file what to call it in messages; catalogue names are relative to its directory
   */
  public static Setup read(Path file, String text, Environment environment)
      throws ProblemsException {
    return new SetupReader(environment, new WatchedFiles(), WORKING_DIRECTORY, FetchedLists.NONE)
        .configured(
            new ConfigReader(environment).tryRead(file.toString(), text),
            Optional.ofNullable(file.getParent()).orElse(WORKING_DIRECTORY));
  }

  /** The catalogue of these files alone; relative names are below the working directory. */
  public static LoadedCatalogue loadCatalogue(List<String> files, NamingScheme naming)
      throws ProblemsException {
    return CatalogueSetup.load(files, naming).loaded();
  }

  static Setup of(LoadedConfig config, LoadedCatalogue catalogue, CatalogueFiles.Found found) {
    List<Problem> notices = new ArrayList<>(config.notices());
    notices.addAll(found.notices());
    List<Problem> warnings = new ArrayList<>(config.warnings());
    warnings.addAll(catalogue.warnings());
    notices.addAll(catalogue.notices());
    return new Setup(
        config.config(),
        config.fleet(),
        catalogue.catalogue(),
        warnings,
        catalogue.readAs(),
        notices,
        SetupOrigin.of(config.files(), found.sources()));
  }

  /** The same, with one notice more. */
  Setup noting(Problem notice) {
    List<Problem> notices = new ArrayList<>(readingNotices);
    notices.add(notice);
    return new Setup(config, fleet, catalogue, warnings, readAs, notices, origin);
  }

  /** What is worth saying about what was read, and about the servers as they are configured. */
  public List<Problem> notices() {
    List<Problem> notices = new ArrayList<>(readAs);
    notices.addAll(readingNotices);
    if (config.page().queryText() && !config.showsQueryText()) {
      notices.add(
          new Problem(
              new Position("configuration", 1, 1),
              "page.query_text",
              "no text is collected or shown, as other machines can connect without a login: set"
                  + " `web_config_file`, or listen on 127.0.0.1 or [::1]"));
    }
    for (ServerConfig server : config.servers()) {
      for (String notice : SourceFactory.notices(server)) {
        notices.add(new Problem(new Position(server.name(), 1, 1), "", notice));
      }
    }
    return notices;
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
    ServerConfig planned =
        config.showsQueryText() ? server.tagged(PageSettings.QUERY_TEXT_TAG) : server;
    return new Planner(catalogue, schemas, planned, config.interval());
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

  /** Checksums of the catalogue's files, where postgres_exporter's names are published. */
  Optional<Map<String, String>> filesUnderTheirNames() {
    return config.naming() == NamingScheme.POSTGRES_EXPORTER
        ? Optional.of(origin.checksums())
        : Optional.empty();
  }

  /** The same with another address to listen on. */
  public Setup listeningOn(AgentConfig.ListenAddress listen) {
    return with(config.listeningOn(listen));
  }

  /** The same, locked by a web configuration, whichever is configured. */
  Setup lockedBy(WebConfig web) {
    return with(config.lockedBy(web));
  }

  /** As the other, with what is worth saying about it. */
  public Setup lockedBy(LoadedWebConfig web) {
    Setup locked = lockedBy(web.config());
    for (Problem notice : web.notices()) {
      locked = locked.noting(notice);
    }
    return locked;
  }

  /** The same, and other machines may ask for a reload. */
  public Setup enablingLifecycle() {
    return with(config.enablingLifecycle());
  }

  /** The same with those servers alone that fall into the shard. */
  public Setup only(Shard shard) {
    List<ServerConfig> servers =
        config.servers().stream().filter(server -> shard.has(server.name())).toList();
    return with(config.watching(servers, shard::has));
  }

  private Setup with(AgentConfig other) {
    return new Setup(other, fleet, catalogue, warnings, readAs, readingNotices, origin);
  }

  /** The same with those entries alone that have one of the alerts. */
  public Setup about(Predicate<String> alerts) {
    List<Query> queries =
        catalogue.queries().stream()
            .filter(
                query ->
                    query.columns().stream()
                        .flatMap(column -> column.alert().stream())
                        .anyMatch(alert -> alerts.test(alert.name())))
            .toList();
    return new Setup(
        config, fleet, new Catalogue(queries), warnings, readAs, readingNotices, origin);
  }

  /**
   * The source of one of the servers, which has not connected yet.
   *
   * @param housekeeper see {@link SourceFactory#with}
   */
  Source source(ServerConfig server, ScheduledExecutorService housekeeper) {
    return SourceFactory.with(housekeeper).of(server, FactsScope.of(catalogue));
  }

  /** As {@link #source}, for asking it where it is and nothing else. */
  Source positions(ServerConfig server, ScheduledExecutorService housekeeper) {
    return SourceFactory.with(housekeeper).of(server, FactsScope.NONE);
  }

  /** What is read beside the servers. */
  List<FeedSpec> feeds(ScheduledExecutorService housekeeper, Clocks clocks) {
    return new ConfiguredFeeds(SourceFactory.with(housekeeper), clocks).of(config);
  }

  /** A look at one of the servers. */
  public ServerProbe survey(ServerConfig server) {
    return survey(server, List.of());
  }

  /**
   * As the other.
   *
   * @param extensions that are to be vetted beyond those of the catalogue
   */
  public ServerProbe survey(ServerConfig server, Collection<String> extensions) {
    return new ServerProbe(
        SourceFactory.forOneLook().of(server, FactsScope.of(catalogue).vetting(extensions)),
        planner(server, schemas()));
  }

  /**
   * The diagnosis of alerts on one of the servers, by a connection of its own that ends with it.
   * Takes as long as all that is asked, each within the server's timeouts.
   */
  public ServerNotes examine(ServerConfig server, Wishes wishes) throws InterruptedException {
    try (ServerProbe probe = about(wishes::include).survey(server, Examination.extensions())) {
      return new Examination(server, config.naming(), wishes).make(probe);
    }
  }
}
