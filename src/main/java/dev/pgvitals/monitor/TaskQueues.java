package dev.pgvitals.monitor;

import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.monitor.schedule.SingleFlight;
import dev.pgvitals.monitor.schedule.WorkQueue;
import dev.pgvitals.monitor.state.LastRun;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A server's tasks that wait or run: the quick ones on one connection, those that take their time
 * on the others. Thread-safe.
 */
final class TaskQueues {
  /** A query that took this long must not stand before the quick ones again. */
  private static final Duration SLOW_QUERY = Duration.ofSeconds(1);

  private final Duration interval;
  private final Duration timeout;
  private final SingleFlight inFlight = new SingleFlight();
  private final WorkQueue<Task> fast;
  private final WorkQueue<Task> slow;

  /**
   * @param interval the ordinary one
   */
  TaskQueues(ServerConfig server, Duration interval, MonitorExecutors pools, Consumer<Task> work) {
    this.interval = interval;
    this.timeout = server.timeout();
    this.fast = queue(pools, 1, work);
    // With one connection there is one queue: a second would only wait for the first one's
    // connection.
    this.slow = server.connections() == 1 ? fast : queue(pools, server.connections() - 1, work);
  }

  private WorkQueue<Task> queue(MonitorExecutors pools, int width, Consumer<Task> work) {
    return new WorkQueue<>(pools.workers(), width, Task.URGENCY, inFlight, Task::identity, work);
  }

  /**
   * False when the query's last run still waits or goes on: its turn is lost.
   *
   * @param last how it ran last
   */
  boolean add(PlannedQuery query, LastRun last) {
    return queueFor(query, last).add(new Task.Run(query));
  }

  private WorkQueue<Task> queueFor(PlannedQuery query, LastRun last) {
    // One that may take longer than the others would keep the heartbeat waiting for too long.
    if (query.timeout().compareTo(timeout) > 0) {
      return slow;
    }
    boolean isSlow =
        last.tried()
            ? last.duration().compareTo(SLOW_QUERY) > 0
            : query.interval().compareTo(interval) > 0;
    return isSlow ? slow : fast;
  }

  void addVisit(String database) {
    slow.add(new Task.Visit(database));
  }

  /** False when the last one still waits or goes on. */
  boolean addHeartbeat() {
    return fast.add(new Task.Heartbeat());
  }

  boolean haveHeartbeat() {
    return fast.holds(new Task.Heartbeat());
  }

  /** Whether the heartbeat may have to wait for any of the tasks. */
  boolean isOne() {
    return slow == fast;
  }

  /** Whether nothing waits or runs. */
  boolean areEmpty() {
    return inFlight.isEmpty();
  }

  /** Forgets what waits; what runs goes on. */
  void clear() {
    fast.clear();
    slow.clear();
  }
}
