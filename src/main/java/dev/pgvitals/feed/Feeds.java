package dev.pgvitals.feed;

import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.time.Clocks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * All feeds, by the configuration that was applied last. Thread-safe: configurations are applied
 * one after the other; readers see the one before or the one after.
 */
public final class Feeds {
  private final SliceStore store;
  private final Clocks clocks;
  private final Executor readers;
  private final Executor closers;
  private final Runnable wake;
  private volatile Map<FeedId, FeedMonitor> monitors = Map.of();

  /**
   * None, before the first {@link #prepare}.
   *
   * @param readers where feeds are read: one that hangs holds a thread up
   * @param closers where reads are cut, which may take a moment
   * @param wake called from any thread when a {@link #tick} is due; never waits
   */
  public Feeds(SliceStore store, Clocks clocks, Executor readers, Executor closers, Runnable wake) {
    this.store = store;
    this.clocks = clocks;
    this.readers = readers;
    this.closers = closers;
    this.wake = wake;
  }

  /** A change that is computed and not made yet. */
  public interface Change {
    /** Makes it at once; cannot fail. */
    void make();
  }

  /**
   * Other feeds from the moment the change is made, before which no other is prepared. One whose
   * settings are the same goes on with what it knows.
   *
   * @param specs in the order in which they are to be shown; no id twice
   * @throws RuntimeException when one cannot be made; nothing has changed, then
   */
  public Change prepare(List<FeedSpec> specs) {
    Map<FeedId, FeedMonitor> before = monitors;
    Map<FeedId, FeedMonitor> next = new LinkedHashMap<>();
    for (FeedSpec spec : specs) {
      FeedMonitor known = before.get(spec.id());
      next.put(
          spec.id(),
          known != null && known.spec().isLike(spec)
              ? known
              : new FeedMonitor(spec, store, clocks, readers, closers, wake));
    }
    return () -> {
      before.forEach(
          (id, monitor) -> {
            if (next.get(id) != monitor) {
              detach(monitor);
            }
          });
      monitors = next;
      next.values().forEach(FeedMonitor::publishAgain);
    };
  }

  private void detach(FeedMonitor monitor) {
    monitor.detach();
    closers.execute(monitor::close);
  }

  /**
   * Begins what is due.
   *
   * @return how long nothing more is due, in nanoseconds
   */
  public long tick(long now) {
    long pause = Long.MAX_VALUE;
    for (FeedMonitor monitor : monitors.values()) {
      if (monitor.untilTick(now) == 0) {
        monitor.tick();
      }
      pause = Math.min(pause, monitor.untilTick(now));
    }
    return pause;
  }

  /** How they do, in the order of the configuration. */
  public List<FeedReport> reports() {
    return monitors.values().stream().map(FeedMonitor::report).toList();
  }

  /** There are none any more. Never waits. */
  public void close() {
    prepare(List.of()).make();
  }
}
