package dev.pgvitals.report.week;

import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.PrometheusException;
import dev.pgvitals.report.prometheus.RangeSeries;
import dev.pgvitals.report.prometheus.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * From when Prometheus knows anything of the servers.
 *
 * @param first empty: nothing in the two periods
 * @param slack how exactly that is known
 */
record Coverage(Optional<Instant> first, Duration slack) {
  private static final int STEPS = 200;
  private static final Duration LEAST_STEP = Duration.ofMinutes(1);

  /** Looks at the period and the one before. */
  static Coverage of(PrometheusClient prometheus, Selection servers, Period period)
      throws PrometheusException {
    Instant start = period.previous().start();
    Duration step = step(Duration.between(start, period.end()));
    List<RangeSeries> known =
        prometheus.range("count(" + servers.of("pg_up") + ")", start, period.end(), step);
    return new Coverage(
        known.stream()
            .filter(series -> !series.values().isEmpty())
            .map(series -> Instant.ofEpochSecond(series.values().firstKey()))
            .min(Instant::compareTo),
        step.multipliedBy(2));
  }

  /** So that a range of this length has no more than a few hundred steps. */
  static Duration step(Duration length) {
    Duration step = Duration.ofSeconds(length.toSeconds() / STEPS);
    return step.compareTo(LEAST_STEP) < 0 ? LEAST_STEP : step;
  }

  /** Whether it knows the period from its beginning. */
  boolean isWhole(Period period) {
    return first.filter(at -> !at.isAfter(period.start().plus(slack))).isPresent();
  }
}
