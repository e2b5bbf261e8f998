package dev.pgvitals.agent;

import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.monitor.ServerMonitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From the servers that are watched to those of another setup: all of it is computed first, and
 * only then made, so that a setup of which anything cannot be used changes nothing.
 *
 * @param setup what is in force once the change is made
 * @param monitors of all its servers, in the order of its configuration: those whose configuration
 *     is the same are kept, with their connections, data and counters
 * @param changes what the kept ones are told
 * @param leaving those of servers that are watched no more, or in another way
 * @param intervals of the setup's queries
 */
record FleetChange(
    Setup setup,
    Map<String, ServerMonitor> monitors,
    List<ServerMonitor.Change> changes,
    List<ServerMonitor> leaving,
    Map<String, Duration> intervals) {

  /** Makes the monitor of a server that was not watched. */
  interface Monitors {
    ServerMonitor of(Setup setup, ServerConfig server, Map<String, QuerySchema> schemas);
  }

  /**
   * Computes it.
   *
   * @throws RuntimeException when something of the setup cannot be used; nothing has changed, then
   */
  static FleetChange between(WatchedServers.InForce before, Setup setup, Monitors monitors) {
    boolean sameInterval = setup.config().interval().equals(before.setup().config().interval());
    Map<String, QuerySchema> schemas = setup.schemas();
    Map<String, ServerMonitor> after = new LinkedHashMap<>();
    List<ServerMonitor> fresh = new ArrayList<>();
    List<ServerMonitor.Change> changes = new ArrayList<>();
    boolean complete = false;
    try {
      for (ServerConfig server : setup.config().servers()) {
        ServerMonitor known = before.monitors().get(server.name());
        if (known != null && sameInterval && known.server().differsAtMostInThresholds(server)) {
          changes.add(known.prepare(server, setup.catalogue(), setup.planner(server, schemas)));
          after.put(server.name(), known);
        } else {
          ServerMonitor made = monitors.of(setup, server, schemas);
          fresh.add(made);
          after.put(server.name(), made);
        }
      }
      List<ServerMonitor> leaving =
          before.monitors().values().stream()
              .filter(monitor -> !after.containsValue(monitor))
              .toList();
      FleetChange change = new FleetChange(setup, after, changes, leaving, setup.intervals());
      complete = true;
      return change;
    } finally {
      if (!complete) {
        // None has connected: there is nothing to wait for, and nothing of theirs in the store.
        fresh.forEach(ServerMonitor::discard);
      }
    }
  }
}
