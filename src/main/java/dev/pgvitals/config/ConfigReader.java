package dev.pgvitals.config;

import dev.pgvitals.alert.PlacedThreshold;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.config.advice.AdviceSettings;
import dev.pgvitals.config.backup.BackupConfig;
import dev.pgvitals.config.content.FileContent;
import dev.pgvitals.config.fetched.FetchedLists;
import dev.pgvitals.config.fetched.ListSourceReader;
import dev.pgvitals.config.incident.IncidentSettings;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.config.route.RoutingSettings;
import dev.pgvitals.config.web.LockFile;
import dev.pgvitals.config.web.WebConfig;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.TextFile;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import dev.pgvitals.yaml.YamlScalar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads {@code pgvitals.yaml}, or does without it. All that is wrong is reported at once, each with
 * its place, and no message shows a password.
 */
public final class ConfigReader {
  static final Set<String> KEYS =
      Set.of(
          ("listen interval catalogue names reload_on_change enable_lifecycle web_config_file page"
                  + " incidents backups restore_test advice routing defaults servers server_files"
                  + " cache_directory")
              .split(" "));

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final List<String> CATALOGUE = List.of("builtin");

  private final Environment environment;
  private final WatchedFiles watched;
  private final FetchedLists lists;
  private final boolean withServers;

  /** One that fetches nothing. */
  public ConfigReader(Environment environment) {
    this(environment, new WatchedFiles(), FetchedLists.NONE);
  }

  /**
   * A reader for one configuration.
   *
   * @param watched gets the files that are read or looked for; the catalogue's are not among them
   * @param lists has the lists of servers that the configuration names by URL
   */
  public ConfigReader(Environment environment, WatchedFiles watched, FetchedLists lists) {
    this(environment, watched, lists, true);
  }

  private ConfigReader(
      Environment environment, WatchedFiles watched, FetchedLists lists, boolean withServers) {
    this.environment = environment;
    this.watched = watched;
    this.lists = lists;
    this.withServers = withServers;
  }

  /** One for what the agent itself is told; whether and where there are servers is left aside. */
  public static ConfigReader withoutServers(Environment environment) {
    return new ConfigReader(environment, new WatchedFiles(), FetchedLists.NONE, false);
  }

  /** Reads a file; warns if it has a password and others can read it. */
  public LoadedConfig read(Path file) throws ProblemsException {
    return tryRead(file).orRefuse();
  }

  /** As {@link #read(Path)}, with what could be read in spite of its problems. */
  public ConfigReading tryRead(Path file) {
    watched.add(file.toString(), Path.of(""));
    Problems problems = new Problems();
    Optional<String> text = TextFile.read(file, problems);
    if (text.isEmpty()) {
      return new ConfigReading(Optional.empty(), problems.list());
    }
    return new Reading(file.toString(), PlainPasswords.mayBeRead(file)).file(text.get());
  }

  /**
   * Reads a text.
   *
   * @param file what to call it in positions
   */
  public LoadedConfig read(String file, String text) throws ProblemsException {
    return tryRead(file, text).orRefuse();
  }

  /** As {@link #read(String, String)}, with what could be read in spite of its problems. */
  public ConfigReading tryRead(String file, String text) {
    return new Reading(file, false).file(text);
  }

  /** The configuration when there is no file: the servers are those the environment describes. */
  public LoadedConfig readEnvironment() throws ProblemsException {
    return tryReadEnvironment().orRefuse();
  }

  /** As {@link #readEnvironment}, with what could be read in spite of its problems. */
  public ConfigReading tryReadEnvironment() {
    return new Reading("environment", false).nothing();
  }

  /** One reading of one text. */
  private final class Reading {
    private final String file;
    private final Set<String> openToOthers = new HashSet<>();
    private final List<String> filesRead = new ArrayList<>();
    private final Problems problems = new Problems();
    private final List<Problem> connectionProblems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<Problem> notices = new ArrayList<>();
    private final Set<PlacedThreshold> thresholds = new LinkedHashSet<>();
    private final FileContent content;
    private boolean fetchesServers;

    Reading(String file, boolean openToOthers) {
      this.file = file;
      if (openToOthers) {
        this.openToOthers.add(file);
      }
      this.content = new FileContent(environment, problems);
    }

    ConfigReading nothing() {
      List<ServerConfig> servers =
          withServers
              ? servers(ServerSettings.NONE, fromEnvironment(ServerSettings.NONE, true))
              : List.of();
      return read(
          AgentConfig.UNCONFIGURED.watching(servers, backup -> true),
          new Fleet(new Position(file, 1, 1), servers.size(), false));
    }

    ConfigReading file(String text) {
      filesRead.add(file);
      Optional<YamlMap> parsed = YamlParser.parse(file, text, problems);
      if (parsed.isEmpty()) {
        return refused();
      }
      if (parsed.get().entries().isEmpty()) {
        problems.add(
            parsed.get().position(),
            "",
            "is empty: write the configuration into it, or remove it to use the environment"
                + " variables");
        return refused();
      }
      if (FileKind.isOther(parsed.get(), file, problems)) {
        return refused();
      }
      MapReader map = new MapReader(content.prepared(parsed.get()), "", problems, KEYS);
      ServerSettings defaults =
          map.map("defaults", ServerSettings.KEYS)
              .map(ServerSettings::read)
              .orElse(ServerSettings.NONE);
      NamingScheme naming = map.choice("names", NamingScheme.class).orElse(NamingScheme.PROMETHEUS);
      List<ServerConfig> servers =
          ServerList.tagged(servers(defaults, drafts(map, defaults)), naming);
      BackupConfig backups = BackupConfig.read(map, names(servers));
      AgentConfig config =
          new AgentConfig(
              ListenAddressReader.read(map.value("listen")),
              map.duration("interval", Bounds.AGENT_INTERVAL).orElse(AgentConfig.DEFAULT_INTERVAL),
              map.value("catalogue").map(Reading::catalogue).orElse(CATALOGUE),
              naming,
              servers,
              map.value("reload_on_change").flatMap(Reading::look),
              map.bool("enable_lifecycle").orElse(false),
              map.value("web_config_file").map(this::lock).orElse(WebConfig.NONE),
              map.map("page", PageSettings.KEYS).map(PageSettings::read).orElse(PageSettings.NONE),
              map.map("incidents", IncidentSettings.KEYS).flatMap(IncidentSettings::read),
              backups.backups(),
              backups.restoreTest(),
              map.map("advice", AdviceSettings.KEYS).flatMap(AdviceSettings::read),
              map.map("routing", RoutingSettings.KEYS).map(keys -> routing(keys, servers)));
      return read(config, fleet(map, config.servers().size()));
    }

    /** Of all servers that there can be; empty where others may come, or are there and at fault. */
    private Optional<Set<String>> names(List<ServerConfig> servers) {
      return withServers && connectionProblems.isEmpty() && !fetchesServers
          ? Optional.of(servers.stream().map(ServerConfig::name).collect(Collectors.toSet()))
          : Optional.empty();
    }

    private RoutingSettings routing(MapReader map, List<ServerConfig> servers) {
      return RoutingSettings.read(
          map,
          servers.stream().collect(Collectors.toMap(ServerConfig::name, ServerConfig::labels)),
          names(servers).isPresent());
    }

    private Fleet fleet(MapReader map, int size) {
      Optional<ValueReader> list = map.value("servers").or(() -> map.value("server_files"));
      return new Fleet(
          list.map(ValueReader::position).orElse(new Position(file, 1, 1)), size, list.isPresent());
    }

    private WebConfig lock(ValueReader value) {
      return new LockFile(watched, filesRead, problems, notices).read(value);
    }

    private static List<String> catalogue(ValueReader value) {
      if (value.items().isEmpty()) {
        value.problem("must list at least one file, or builtin");
      }
      return value.strings();
    }

    /** {@code true}, or how often to look. */
    private static Optional<Duration> look(ValueReader value) {
      if (value.value() instanceof YamlScalar scalar && scalar.text().matches(".*[0-9].*")) {
        return value.duration(Bounds.LOOK);
      }
      return value.bool().flatMap(on -> on ? Optional.of(LOOK) : Optional.empty());
    }

    private List<RawServer> drafts(MapReader map, ServerSettings defaults) {
      if (!withServers) {
        return List.of();
      }
      Optional<ValueReader> inline = map.value("servers");
      Optional<ValueReader> files = map.value("server_files");
      if (inline.isEmpty() && files.isEmpty()) {
        return fromEnvironment(defaults, !map.has("backups"));
      }
      for (String variable :
          new EnvironmentServers(environment, connectionProblems, notices).variables()) {
        notices.add(
            SettingOrigin.variable(variable)
                .problem("ignored, because " + file + " lists servers"));
      }
      ServerReader reader = new ServerReader(connectionProblems, notices);
      List<RawServer> drafts = new ArrayList<>();
      inline.ifPresent(list -> drafts.addAll(reader.readAll(list, defaults)));
      if (files.isEmpty() && inline.orElseThrow().items().isEmpty()) {
        inline
            .get()
            .problem(
                "must list at least one server; omit the key to use the environment variables");
      }
      Optional<Path> directory = map.value("cache_directory").flatMap(RelativePath::read);
      FetchedServersReader fetched =
          new FetchedServersReader(
              reader,
              content::preparedAsFetched,
              problems,
              connectionProblems,
              warnings,
              notices,
              filesRead);
      ServerFilesReader others =
          new ServerFilesReader(
              reader,
              content::prepared,
              fetched,
              problems,
              notices,
              watched,
              openToOthers,
              filesRead);
      List<ValueReader> names = files.map(ValueReader::items).orElse(List.of());
      fetchesServers = names.stream().anyMatch(ListSourceReader::isOne);
      fetched.ask(names, lists, directory);
      files.ifPresent(list -> drafts.addAll(others.read(list, names, defaults)));
      return drafts;
    }

    private List<RawServer> fromEnvironment(ServerSettings defaults, boolean required) {
      List<RawServer> drafts =
          new EnvironmentServers(environment, connectionProblems, notices)
              .read().stream().map(own -> RawServer.fromEnvironment(own, defaults)).toList();
      if (required && drafts.isEmpty() && connectionProblems.isEmpty()) {
        problems.add(
            new Position(file, 1, 1),
            "",
            "no server to monitor: set a variable, such as"
                + " DATABASE_URL=postgresql://pgvitals@localhost/postgres, or list servers in a"
                + " configuration file");
      }
      return drafts;
    }

    private List<ServerConfig> servers(ServerSettings defaults, List<RawServer> drafts) {
      new PlainPasswords(openToOthers, content.expansion()).note(defaults, drafts, notices);
      thresholds.addAll(defaults.thresholds().values());
      drafts.forEach(draft -> thresholds.addAll(draft.thresholds().values()));
      return new ServerList(environment, connectionProblems, notices).complete(drafts);
    }

    private ConfigReading read(AgentConfig config, Fleet fleet) {
      connectionProblems.forEach(
          problem -> problems.add(problem.position(), problem.path(), problem.message()));
      return outcome(
          Optional.of(
              new LoadedConfig(
                  config, fleet, List.copyOf(thresholds), warnings, notices, filesRead)));
    }

    private ConfigReading refused() {
      return outcome(Optional.empty());
    }

    private ConfigReading outcome(Optional<LoadedConfig> config) {
      return new ConfigReading(config, problems.list().stream().map(content::concealed).toList());
    }
  }
}
