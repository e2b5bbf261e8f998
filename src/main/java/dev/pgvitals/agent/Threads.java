package dev.pgvitals.agent;

import dev.pgvitals.collect.ServerMonitor;
import dev.pgvitals.config.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All threads of collection, bounded whatever the number of servers. Connecting has its own, so
 * that servers which swallow packets can only keep other servers that are down waiting; and what a
 * silent server holds is made up for.
 */
final class Threads {
  private static final int MOST = 32;
  private static final int MOST_CLOSING = 8;

  private final ScheduledThreadPoolExecutor ticker = scheduled(1, "ticker");
  // Two: a connection whose check hangs must not hold up the other pools' housekeeping.
  private final ScheduledThreadPoolExecutor housekeeper = scheduled(2, "pools");
  private final ScheduledThreadPoolExecutor reloader = scheduled(1, "reload");
  private final ReliefPool closers = new ReliefPool(named("close"));
  private final ReliefPool connectors = new ReliefPool(named("connect"));
  private final ReliefPool workers = new ReliefPool(named("collect"));

  Threads() {
    closers.resize(MOST_CLOSING);
  }

  /** For reading files, which may hang with the disk that they are on. */
  ScheduledExecutorService reloader() {
    return reloader;
  }

  /** For cutting the connections of servers that are watched no more, which may take its time. */
  Executor closers() {
    return closers;
  }

  ScheduledExecutorService ticker() {
    return ticker;
  }

  /** For short work that nothing waits for. */
  ScheduledExecutorService housekeeper() {
    return housekeeper;
  }

  ServerMonitor.Threads shared() {
    return new ServerMonitor.Threads(connectors, workers, housekeeper);
  }

  private static ScheduledThreadPoolExecutor scheduled(int threads, String name) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, named(name));
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /** As many as the servers can use at one time, up to the bound: such a pool starts all it may. */
  void sizeFor(List<ServerConfig> servers) {
    int connections = servers.stream().mapToInt(ServerConfig::connections).sum();
    connectors.resize(Math.min(MOST, servers.size() + 1));
    workers.resize(Math.max(1, Math.min(MOST, connections)));
  }

  /** Lends a thread for each that a silent server holds; to be called a few times a second. */
  void relieve() {
    connectors.relieve();
    workers.relieve();
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "pgvitals-" + name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Lets the closers finish, no longer than that; interrupts all others and waits for none: what
   * hangs in a socket ends when its connection is cut.
   */
  void close(Duration patience) {
    closers.shutdown();
    try {
      closers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List.<ExecutorService>of(reloader, ticker, connectors, workers, closers, housekeeper)
        .forEach(ExecutorService::shutdownNow);
  }
}
