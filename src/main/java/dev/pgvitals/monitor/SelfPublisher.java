package dev.pgvitals.monitor;

import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.report.ServerMetrics;
import dev.pgvitals.monitor.report.ServerMetricsSlice;
import dev.pgvitals.monitor.state.Changes;
import dev.pgvitals.monitor.state.ServerState;
import dev.pgvitals.source.Source;
import java.time.Duration;

/**
 * Publishes whether a server is up, and what the agent has to say of its own work on it. {@link
 * #publish} is for the thread that ticks alone; the rest is thread-safe.
 */
final class SelfPublisher {
  /**
   * Whether the server is up is shown at once, the figures of the agent's work on it once a second
   * if there are news, and what a sample adds to them with these, or once in an ordinary interval.
   */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final String server;
  private final ServerState state;
  private final ServerMetricsSlice metrics;
  private final SliceStore store;
  private final Source source;
  private final long interval;

  /** Whether a scrape sees the server yet: only then is it said to have been tried. */
  private volatile boolean shown;

  private boolean shownUp;
  private long last;

  /**
   * @param interval the ordinary one
   */
  SelfPublisher(
      String server,
      ServerState state,
      ServerMetricsSlice metrics,
      SliceStore store,
      Source source,
      Duration interval,
      long now) {
    this.server = server;
    this.state = state;
    this.metrics = metrics;
    this.store = store;
    this.source = source;
    this.interval = interval.toNanos();
    this.last = now - PAUSE_NANOS;
  }

  /** Publishes what changed, if it is time to. */
  void publish(Thresholds thresholds, long now) {
    if (state.tried() && (state.up() != shownUp || until(now) == 0)) {
      shownUp = state.up();
      last = now;
      // What the agent says of its own work does not go stale.
      state.onChange(
          view -> store.publish(metrics.of(view, counts(), thresholds, now), SliceStore.FOREVER));
      shown = true;
    }
    state.keepHistory(thresholds, now);
  }

  /**
   * How long until there is something to publish, in nanoseconds; {@link Long#MAX_VALUE} while
   * nothing changes.
   */
  long until(long now) {
    Changes.Extent changed = state.tried() ? state.changed() : Changes.Extent.NONE;
    return switch (changed) {
      case NONE -> Long.MAX_VALUE;
      case SLIGHT -> Math.max(0, last + Math.max(PAUSE_NANOS, interval) - now);
      case NEWS -> Math.max(0, last + PAUSE_NANOS - now);
    };
  }

  private ServerMetrics.Counts counts() {
    return new ServerMetrics.Counts(
        store.series(server),
        store.duplicates(server),
        source.connections(),
        source.connectTime(),
        source.spent());
  }

  /** Whether scrapes show the server. */
  boolean isShown() {
    return shown;
  }
}
