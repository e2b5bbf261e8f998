package dev.pgvitals.agent;

import dev.pgvitals.agent.health.AgentHealth;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.ServerMonitor;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what is due on every server, frees what is past its life, and says how long nothing more
 * is due. Never waits for a server. For the one thread that ticks.
 */
final class Ticker {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  /**
   * The pause after a tick while servers hold threads; else, no tick that was not woken is nearer.
   */
  static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

  /** So that the time since the last tick tells whether there are ticks. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private static final long NANOS_BETWEEN_EXPIRIES = Duration.ofSeconds(1).toNanos();

  private final Clocks clocks;
  private final WatchedServers servers;
  private final SliceStore store;
  private final Exposition exposition;
  private final Threads threads;
  private final AgentHealth health;

  /** The error of each server whose tick fails. */
  private final Map<String, String> failing = new HashMap<>();

  private long lastExpiry;

  Ticker(
      WatchedServers servers,
      SliceStore store,
      Exposition exposition,
      Threads threads,
      AgentHealth health,
      Clocks clocks) {
    this.clocks = clocks;
    this.lastExpiry = clocks.nanos();
    this.servers = servers;
    this.store = store;
    this.exposition = exposition;
    this.threads = threads;
    this.health = health;
  }

  /** Gives how long no tick is due after this one. */
  Duration tick() {
    threads.compensate();
    long now = clocks.nanos();
    WatchedServers.InForce inForce = servers.inForce();
    Map<String, ServerMonitor> monitors = inForce.monitors();
    long pause = LONGEST_PAUSE.toNanos();
    for (ServerMonitor monitor : monitors.values()) {
      if (monitor.untilTick(now) == 0) {
        tick(monitor);
      }
      pause = Math.min(pause, monitor.untilTick(now));
    }
    failing.keySet().retainAll(monitors.keySet());
    pause = Math.min(pause, inForce.feeds().tick(now));
    // What is past its life is out of every scrape at that moment; this only frees its memory.
    if (now - lastExpiry >= NANOS_BETWEEN_EXPIRIES) {
      lastExpiry = now;
      store.expire();
    }
    if (exposition.isToPrepare()) {
      threads.housekeeper().execute(this::prepare);
    }
    health.ticked();
    return threads.areBusy()
        ? SHORTEST_PAUSE
        : Duration.ofNanos(Math.max(SHORTEST_PAUSE.toNanos(), pause));
  }

  private void tick(ServerMonitor monitor) {
    String server = monitor.server().name();
    try {
      monitor.tick();
      failing.remove(server);
    } catch (RuntimeException e) {
      // Whatever it is: without its next tick, the agent would serve what it has for ever.
      failed(server, e);
    }
  }

  private void prepare() {
    try {
      exposition.prepare();
    } catch (RuntimeException e) {
      // The next scrape does it, and tells if it cannot.
      LOG.debug("cannot prepare the next scrape", e);
    }
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
