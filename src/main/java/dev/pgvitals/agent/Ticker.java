package dev.pgvitals.agent;

import dev.pgvitals.agent.health.AgentHealth;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.ServerMonitor;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent does several times a second: starts what is due on every server, frees what is
 * past its life. Never waits for a server. For the one thread that ticks.
 */
final class Ticker {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final int TICKS_BETWEEN_EXPIRIES = 5;

  private final WatchedServers servers;
  private final SliceStore store;
  private final Threads threads;
  private final AgentHealth health;

  /** The error of each server whose tick fails. */
  private final Map<String, String> failing = new HashMap<>();

  private long count;

  Ticker(WatchedServers servers, SliceStore store, Threads threads, AgentHealth health) {
    this.servers = servers;
    this.store = store;
    this.threads = threads;
    this.health = health;
  }

  void tick() {
    threads.compensate();
    for (ServerMonitor monitor : servers.inForce().monitors().values()) {
      try {
        monitor.tick();
        failing.remove(monitor.server().name());
      } catch (RuntimeException e) {
        // Whatever it is: without its next tick, the agent would serve what it has for ever.
        failed(monitor.server().name(), e);
      }
    }
    failing.keySet().retainAll(servers.inForce().monitors().keySet());
    // What is past its life is out of every scrape at that moment; this only frees its memory.
    count++;
    if (count % TICKS_BETWEEN_EXPIRIES == 0) {
      store.expire();
    }
    health.ticked();
  }

  private void failed(String server, RuntimeException e) {
    if (!e.toString().equals(failing.put(server, e.toString()))) {
      LOG.atError()
          .addKeyValue("server", server)
          .setCause(e)
          .log("unexpected error, please report it");
    }
  }
}
