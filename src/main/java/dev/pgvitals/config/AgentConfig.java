package dev.pgvitals.config;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.config.incident.IncidentSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
 * @param page what the status page may show and do beyond what metrics tell
 * @param incidents empty: none are kept
 */
public record AgentConfig(
    ListenAddress listen,
    Duration interval,
    List<String> catalogue,
    NamingScheme naming,
    List<ServerConfig> servers,
    Optional<Duration> reloadOnChange,
    boolean enableLifecycle,
    PageSettings page,
    Optional<IncidentSettings> incidents) {
  /** Unless the configuration says otherwise. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

  /** Unless the configuration says otherwise. */
  public static final ListenAddress DEFAULT_LISTEN = new ListenAddress("", 9187);

  public AgentConfig {
    catalogue = List.copyOf(catalogue);
    servers = List.copyOf(servers);
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
        page,
        incidents);
  }

  /** The same, and other machines may ask for a reload. */
  public AgentConfig enablingLifecycle() {
    return new AgentConfig(
        listen, interval, catalogue, naming, servers, reloadOnChange, true, page, incidents);
  }

  /** The same with these servers alone. */
  public AgentConfig watching(List<ServerConfig> some) {
    return new AgentConfig(
        listen,
        interval,
        catalogue,
        naming,
        some,
        reloadOnChange,
        enableLifecycle,
        page,
        incidents);
  }

  /**
   * Whether texts of statements are shown: where they are wanted, and only this machine can ask, as
   * there is no login.
   */
  public boolean showsQueryText() {
    return page.queryText() && listen.isLoopback();
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
