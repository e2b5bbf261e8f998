package dev.pgvitals.agent;

import dev.pgvitals.concurrent.CompensatingPool;
import dev.pgvitals.concurrent.FatalErrors;
import dev.pgvitals.concurrent.GrowingPool;
import dev.pgvitals.concurrent.NamedThreads;
import dev.pgvitals.concurrent.SteadyTimer;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.diagnosis.Diagnoses;
import dev.pgvitals.monitor.MonitorExecutors;
import dev.pgvitals.text.Plural;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's thread pools and timers, bounded whatever the number of servers. Connecting has a
 * pool of its own, so that servers which drop packets can only keep other servers that are down
 * waiting. One thread of each pool is there from the start to the end: whatever else the system
 * refuses, everything goes on with these.
 */
public final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  private final ThreadShares shares;
  private final SteadyTimer ticker;
  private final SteadyTimer housekeeper;
  private final SteadyTimer reloader;
  private final SteadyTimer watch;
  private final CompensatingPool closers;
  private final CompensatingPool connectors;
  private final CompensatingPool workers;
  private final GrowingPool diagnoses;
  private final GrowingPool feeds;
  private final ThreadFactory routes;

  /**
   * @throws OutOfMemoryError when there are not enough threads even for one of each kind
   */
  Threads(ThreadShares shares, FatalErrors errors) {
    this.shares = shares;
    ticker = timer("ticker", 1, errors);
    // Two: a connection whose check hangs must not hold up the other pools' housekeeping.
    housekeeper = timer("pools", 2, errors);
    reloader = timer("reload", 1, errors);
    watch = timer("watch", 1, errors);
    closers = new CompensatingPool("close", 0, errors);
    connectors = new CompensatingPool("connect", shares.connectCompensation(), errors);
    workers = new CompensatingPool("collect", shares.collectCompensation(), errors);
    closers.resize(shares.close());
    diagnoses =
        new GrowingPool(
            "diagnosis",
            Diagnoses.MOST,
            Duration.ofSeconds(1),
            new NamedThreads("pgvitals-diagnosis", errors),
            errors);
    feeds =
        new GrowingPool(
            "feed",
            shares.feed(),
            Duration.ofSeconds(30),
            new NamedThreads("pgvitals-feed", errors),
            errors);
    routes = new NamedThreads("pgvitals-route", errors);
  }

  private static SteadyTimer timer(String name, int threads, FatalErrors errors) {
    return new SteadyTimer(name, threads, new NamedThreads("pgvitals-" + name, errors), errors);
  }

  /** For reading files, which may hang with the disk that they are on. */
  SteadyTimer reloader() {
    return reloader;
  }

  /** For cutting the connections of servers that are watched no more, which may take its time. */
  Executor closers() {
    return closers;
  }

  /** For asking servers what a runbook asks; a silent one may hold a thread up. */
  Executor diagnoses() {
    return diagnoses;
  }

  /** For reading what there is beside servers; what hangs holds a thread up. */
  Executor feeds() {
    return feeds;
  }

  /** How many threads {@link #routes} is to make at most. */
  int mostRoutes() {
    return shares.route();
  }

  /** For asking servers where they are, each by a thread of its own. */
  ThreadFactory routes() {
    return routes;
  }

  SteadyTimer ticker() {
    return ticker;
  }

  /** For looking after the agent itself. */
  SteadyTimer watch() {
    return watch;
  }

  /** For short work that nothing waits for. */
  SteadyTimer housekeeper() {
    return housekeeper;
  }

  /**
   * @param ticker see {@link MonitorExecutors#ticker}
   */
  MonitorExecutors shared(Runnable ticker) {
    return new MonitorExecutors(connectors, workers, housekeeper, ticker);
  }

  /** By pool: tasks for which the system gave no thread. */
  Map<String, LongSupplier> refused() {
    return Map.of(
        "connect",
        connectors::refused,
        "collect",
        workers::refused,
        "feed",
        feeds::refused,
        "close",
        closers::refused);
  }

  long refusedInAll() {
    return connectors.refused()
        + workers.refused()
        + closers.refused()
        + diagnoses.refused()
        + feeds.refused();
  }

  /** As many as the servers can use at one time, up to their share. */
  void sizeFor(List<ServerConfig> servers) {
    int connections = servers.stream().mapToInt(ServerConfig::connections).sum();
    int connect = Math.min(ThreadShares.UNLIMITED.connect(), servers.size() + 1);
    int collect = Math.max(1, Math.min(ThreadShares.UNLIMITED.collect(), connections));
    if (connect > shares.connect() || collect > shares.collect()) {
      LOG.warn(
          "the process limit is too low: {} to connect and {} to collect, where {} and"
              + " {} would be used, and {} for HTTP; further work will wait. A limit of {} is"
              + " enough (ulimit -u, TasksMax=, the container's pids limit)",
          Plural.of(shares.connect(), "thread"),
          shares.collect(),
          connect,
          collect,
          shares.http(),
          ThreadShares.sufficientLimit());
    }
    connectors.resize(Math.min(shares.connect(), connect));
    workers.resize(Math.min(shares.collect(), collect));
  }

  /**
   * Adds a thread for each that a silent server holds; to be called a few times a second while
   * {@link #areBusy}.
   */
  void compensate() {
    connectors.compensate();
    workers.compensate();
    closers.compensate();
  }

  /** Whether a server holds a thread at this moment. */
  boolean areBusy() {
    return connectors.isBusy() || workers.isBusy() || closers.isBusy();
  }

  /**
   * Lets the closers finish, for so long at most; interrupts all others and waits for none: what
   * hangs in a socket ends when its connection is cut.
   */
  void close(Duration timeout) {
    closers.shutdown();
    try {
      closers.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List.<ExecutorService>of(
            reloader, ticker, connectors, workers, diagnoses, feeds, closers, housekeeper, watch)
        .forEach(ExecutorService::shutdownNow);
  }
}
