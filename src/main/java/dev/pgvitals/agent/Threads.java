package dev.pgvitals.agent;

import dev.pgvitals.collect.ServerMonitor;
import dev.pgvitals.config.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All threads of collection, bounded whatever the number of servers. Connecting has its own, so
 * that servers which swallow packets can only keep other servers that are down waiting.
 */
final class Threads {
  private static final int MOST = 32;
  private static final int MOST_CLOSING = 8;

  private final ScheduledThreadPoolExecutor ticker = scheduled(1, "ticker");
  // Two: a connection whose check hangs must not hold up the other pools' housekeeping.
  private final ScheduledThreadPoolExecutor housekeeper = scheduled(2, "pools");
  private final ScheduledThreadPoolExecutor reloader = scheduled(1, "reload");
  private final ThreadPoolExecutor closers = bounded("close");
  private final ThreadPoolExecutor connectors = bounded("connect");
  private final ThreadPoolExecutor workers = bounded("collect");

  Threads() {
    resize(closers, MOST_CLOSING);
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

  private static ThreadPoolExecutor bounded(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** As many as the servers can use at one time, up to the bound: such a pool starts all it may. */
  void sizeFor(List<ServerConfig> servers) {
    int connections = servers.stream().mapToInt(ServerConfig::connections).sum();
    resize(connectors, Math.min(MOST, servers.size() + 1));
    resize(workers, Math.max(1, Math.min(MOST, connections)));
  }

  private static void resize(ThreadPoolExecutor pool, int threads) {
    if (threads > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(threads);
      pool.setCorePoolSize(threads);
    } else {
      pool.setCorePoolSize(threads);
      pool.setMaximumPoolSize(threads);
    }
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
