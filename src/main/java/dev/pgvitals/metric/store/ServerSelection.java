package dev.pgvitals.metric.store;

import dev.pgvitals.metric.text.SliceKey;
import java.util.Set;

/**
 * Which slices are asked for.
 *
 * @param servers empty: all, and the agent itself
 * @param queries empty: all
 * @param withServerLabel false only for one server: its name is then known from the request
 */
public record ServerSelection(Set<String> servers, Set<String> queries, boolean withServerLabel) {
  /** All servers, all queries, and the agent itself. */
  public static final ServerSelection EVERYTHING = new ServerSelection(Set.of(), Set.of(), true);

  /** What the agent says of itself, and nothing of any server: no query has a blank for a name. */
  public static final ServerSelection AGENT = new ServerSelection(Set.of(), Set.of(" "), true);

  public ServerSelection {
    servers = Set.copyOf(servers);
    queries = Set.copyOf(queries);
    if (!withServerLabel && servers.size() != 1) {
      throw new IllegalArgumentException("without the server label there must be one server");
    }
  }

  /** One server as a target of its own: without the {@code server} label. */
  public static ServerSelection target(String server) {
    return new ServerSelection(Set.of(server), Set.of(), false);
  }

  /** Whether the agent's own metrics are asked for. */
  public boolean withAgent() {
    return everything() || equals(AGENT);
  }

  /** Whether nothing is left out. */
  public boolean everything() {
    return servers.isEmpty() && queries.isEmpty();
  }

  boolean includes(SliceKey key) {
    return (servers.isEmpty() || servers.contains(key.server()))
        && (queries.isEmpty() || queries.contains(key.query()));
  }
}
