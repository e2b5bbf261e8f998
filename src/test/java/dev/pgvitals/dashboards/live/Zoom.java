package dev.pgvitals.dashboards.live;

import java.time.Duration;

/**
 * How much time a board shows. All of it is in the time of whoever looks: {@link Viewer} has it
 * pass more quickly.
 *
 * @param range from the left edge of a graph to the right one
 */
record Zoom(Duration range) {
  /** As every board opens. */
  static final Zoom USUAL = new Zoom(Duration.ofHours(6));

  /** Grafana's for a data source that says nothing else. */
  static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(15);

  /** Of a graph as wide as half a screen. */
  private static final int POINTS = 1000;

  /** From point to point. */
  Duration step(BoardQuery query) {
    Duration fitting = longest(range.dividedBy(POINTS), SCRAPE_INTERVAL);
    return longest(fitting, query.least());
  }

  /** {@code $__rate_interval}. */
  Duration rateInterval(BoardQuery query) {
    return longest(step(query).plus(SCRAPE_INTERVAL), SCRAPE_INTERVAL.multipliedBy(4));
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
