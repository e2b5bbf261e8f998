package dev.pgvitals.config.route;

import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of which clusters it is told where to send sessions.
 *
 * @param interval how often each of their servers is asked for its position
 * @param clusters their names, which servers have as a label; empty: all
 */
public record RoutingSettings(Duration interval, Set<String> clusters) {
  /** Of the mapping {@code routing}. */
  public static final Set<String> KEYS = Set.of("interval", "clusters");

  /** Of servers: which cluster they are of. */
  public static final String LABEL = "cluster";

  /** Unless the configuration says otherwise. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(250);

  /** What no server of a cluster may be called: it is asked for in the place of a server. */
  public static final String PRIMARY = "primary";

  /** How many servers are asked: each has a thread and a connection of its own for it. */
  public static final int MOST_SERVERS = 128;

  public RoutingSettings {
    clusters = Set.copyOf(clusters);
  }

  /** The cluster of a server with these labels, if it is told of it. */
  public Optional<String> clusterOf(Map<String, String> labels) {
    return Optional.ofNullable(labels.get(LABEL))
        .filter(cluster -> !cluster.isEmpty())
        .filter(cluster -> clusters.isEmpty() || clusters.contains(cluster));
  }

  /**
   * Reads the mapping.
   *
   * @param servers the labels of those that are known of so far, by name
   * @param complete whether there can be no others
   */
  public static RoutingSettings read(
      MapReader map, Map<String, Map<String, String>> servers, boolean complete) {
    List<String> named = map.strings("clusters");
    RoutingSettings settings =
        new RoutingSettings(
            map.duration("interval", Bounds.ROUTE_INTERVAL).orElse(DEFAULT_INTERVAL),
            new LinkedHashSet<>(named));
    map.value("clusters")
        .filter(list -> named.isEmpty())
        .ifPresent(list -> list.problem("must list at least one cluster; omit the key for all"));
    if (complete) {
      settings.checkNames(map, servers);
    }
    settings.checkServers(map, servers);
    return settings;
  }

  private void checkNames(MapReader map, Map<String, Map<String, String>> servers) {
    Set<String> known =
        servers.values().stream()
            .flatMap(labels -> Optional.ofNullable(labels.get(LABEL)).stream())
            .collect(Collectors.toSet());
    if (known.isEmpty()) {
      map.problem(
          "no server has the label \"cluster\": give it to the servers of each cluster, as in"
              + " labels: {cluster: orders}");
      return;
    }
    for (ValueReader cluster : map.value("clusters").map(ValueReader::items).orElse(List.of())) {
      cluster
          .text()
          .filter(name -> !known.contains(name))
          .ifPresent(
              name ->
                  cluster.problem(
                      "no server has the label \"cluster\" with the value \"%s\"; known: %s"
                          .formatted(
                              name, known.stream().sorted().collect(Collectors.joining(", ")))));
    }
  }

  private void checkServers(MapReader map, Map<String, Map<String, String>> servers) {
    List<String> routed =
        servers.entrySet().stream()
            .filter(server -> clusterOf(server.getValue()).isPresent())
            .map(Map.Entry::getKey)
            .toList();
    if (routed.contains(PRIMARY)) {
      map.problem(
          "a server of a cluster is called \"primary\", and /route/CLUSTER/primary is whichever"
              + " takes writes: give the server another name");
    }
    if (routed.size() > MOST_SERVERS) {
      map.problem(
          "%d servers have the label \"cluster\", and at most %d are asked for their positions: list"
                  .formatted(routed.size(), MOST_SERVERS)
              + " the clusters that it is for under \"clusters\"");
    }
  }
}
