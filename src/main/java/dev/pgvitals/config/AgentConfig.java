package dev.pgvitals.config;

import dev.pgvitals.catalogue.Naming;
import java.time.Duration;
import java.util.List;

/**
 * The agent's configuration, everything filled in.
 *
 * @param listen where to serve HTTP; an empty host means every address
 * @param interval of queries without one of their own
 * @param catalogue files, directories, globs, or {@code builtin}; later ones override earlier ones
 * @param servers in the order of the file, names unique, never none
 */
public record AgentConfig(
    ListenAddress listen,
    Duration interval,
    List<String> catalogue,
    Naming naming,
    List<ServerConfig> servers) {
  public AgentConfig {
    catalogue = List.copyOf(catalogue);
    servers = List.copyOf(servers);
  }

  /**
   * Where to listen.
   *
   * @param host empty: every address
   * @param port 0: any free one
   */
  public record ListenAddress(String host, int port) {}
}
