package dev.pgvitals.agent;

import dev.pgvitals.collect.ServerMonitor;
import java.util.List;
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
final class Threads implements AutoCloseable {
  private static final int CONNECTORS = 32;
  private static final int WORKERS = 32;

  private final ScheduledThreadPoolExecutor ticker = scheduled(1, "ticker");
  // Two: a connection whose check hangs must not hold up the other pools' housekeeping.
  private final ScheduledThreadPoolExecutor housekeeper = scheduled(2, "pools");
  private final ThreadPoolExecutor connectors = bounded(CONNECTORS, "connect");
  private final ThreadPoolExecutor workers = bounded(WORKERS, "collect");

  ScheduledExecutorService ticker() {
    return ticker;
  }

  ServerMonitor.Threads shared() {
    return new ServerMonitor.Threads(connectors, workers, housekeeper);
  }

  private static ScheduledThreadPoolExecutor scheduled(int threads, String name) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, named(name));
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  private static ThreadPoolExecutor bounded(int threads, String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
    // With one server there are two threads, not sixty-four.
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "pgvitals-" + name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Interrupts all and waits for none: what hangs in a socket ends when its connection is cut. */
  @Override
  public void close() {
    List.<ExecutorService>of(ticker, connectors, workers, housekeeper)
        .forEach(ExecutorService::shutdownNow);
  }
}
