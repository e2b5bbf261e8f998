package dev.pgvitals.config;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.config.advice.AdviceSettings;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.config.backup.RestoreTestSettings;
import dev.pgvitals.config.incident.IncidentSettings;
import dev.pgvitals.config.route.RoutingSettings;
import dev.pgvitals.config.web.WebConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The agent's configuration, everything filled in.
 *
 * @param listen where to serve HTTP; an empty host means every address
 * @param interval of queries without one of their own
 * @param catalogue files, directories, globs, or {@code builtin}; later ones override earlier ones
 * @param servers in the order of the files, names unique; none when globs match no file yet, or
 *     another agent has them
 * @param reloadOnChange how often the files are looked at for a change; empty: never
 * @param enableLifecycle whether programs on other machines may ask for a reload by HTTP
 * @param web how the HTTP server is locked
 * @param page what the status page may show and do beyond what metrics tell
 * @param incidents empty: none are kept
 * @param backups names unique
 * @param restoreTest empty: none is made
 * @param advice empty: none is read
 * @param routing empty: nobody is told where to send sessions
 */
public record AgentConfig(
    ListenAddress listen,
    Duration interval,
    List<String> catalogue,
    NamingScheme naming,
    List<ServerConfig> servers,
    Optional<Duration> reloadOnChange,
    boolean enableLifecycle,
    WebConfig web,
    PageSettings page,
    Optional<IncidentSettings> incidents,
    List<BackupSettings> backups,
    Optional<RestoreTestSettings> restoreTest,
    Optional<AdviceSettings> advice,
    Optional<RoutingSettings> routing) {
  /** Unless the configuration says otherwise. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

  /** Unless the configuration says otherwise. */
  public static final ListenAddress DEFAULT_LISTEN = new ListenAddress("", 9187);

  /** What holds where nothing is configured; without servers. */
  public static final AgentConfig UNCONFIGURED =
      new AgentConfig(
          DEFAULT_LISTEN,
          DEFAULT_INTERVAL,
          List.of("builtin"),
          NamingScheme.PROMETHEUS,
          List.of(),
          Optional.empty(),
          false,
          WebConfig.NONE,
          PageSettings.NONE,
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public AgentConfig {
    catalogue = List.copyOf(catalogue);
    servers = List.copyOf(servers);
    backups = List.copyOf(backups);
  }

  /** The same with another address to listen on. */
  public AgentConfig listeningOn(ListenAddress address) {
    return new AgentConfig(
        address,
        interval,
        catalogue,
        naming,
        servers,
        reloadOnChange,
        enableLifecycle,
        web,
        page,
        incidents,
        backups,
        restoreTest,
        advice,
        routing);
  }

  /** The same, and other machines may ask for a reload. */
  public AgentConfig enablingLifecycle() {
    return new AgentConfig(
        listen,
        interval,
        catalogue,
        naming,
        servers,
        reloadOnChange,
        true,
        web,
        page,
        incidents,
        backups,
        restoreTest,
        advice,
        routing);
  }

  /** The same, locked otherwise. */
  public AgentConfig lockedBy(WebConfig other) {
    return new AgentConfig(
        listen,
        interval,
        catalogue,
        naming,
        servers,
        reloadOnChange,
        enableLifecycle,
        other,
        page,
        incidents,
        backups,
        restoreTest,
        advice,
        routing);
  }

  /**
   * The same with these servers alone, and their backups.
   *
   * @param whoseOwn by the name of one, whether to look at backups that are of no server
   */
  public AgentConfig watching(List<ServerConfig> some, Predicate<String> whoseOwn) {
    Set<String> names = some.stream().map(ServerConfig::name).collect(Collectors.toSet());
    List<BackupSettings> theirs =
        backups.stream()
            .filter(
                one -> one.server().map(names::contains).orElseGet(() -> whoseOwn.test(one.name())))
            .toList();
    return new AgentConfig(
        listen,
        interval,
        catalogue,
        naming,
        some,
        reloadOnChange,
        enableLifecycle,
        web,
        page,
        incidents,
        theirs,
        restoreTest,
        advice,
        routing);
  }

  /**
   * Whether texts of statements are shown: where they are wanted, and only this machine can ask, or
   * those whom the agent knows.
   */
  public boolean showsQueryText() {
    return page.queryText() && (listen.isLoopback() || web.knowsEverybody());
  }

  /**
   * Where to listen.
   *
   * @param host empty: every address
   * @param port 0: any free one
   */
  public record ListenAddress(String host, int port) {
    private static final Pattern LOOPBACK =
        Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1", Pattern.CASE_INSENSITIVE);

    /** Whether by its name only programs on this machine can connect. */
    public boolean isLoopback() {
      return LOOPBACK.matcher(host).matches();
    }
  }
}
