package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.monitor.schedule.Schedule;
import dev.pgvitals.yaml.Bounds;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalogue accepts also runs: the least and the greatest numbers, on a real server. */
class GreatestNumbersIT {
  private final Postgres postgres = Postgres.shared(18);

  private static final String LEAST =
      "interval: %s, timeout: 1s, stale_after: %s, max_series: 5"
          .formatted(Bounds.INTERVAL.leastText(), Bounds.STALE_AFTER.leastText());

  private static final String MOST =
      "interval: %s, timeout: %s, stale_after: %s, max_series: %d"
          .formatted(
              Bounds.INTERVAL.mostText(),
              Bounds.QUERY_TIMEOUT.mostText(),
              Bounds.STALE_AFTER.mostText(),
              Bounds.MAX_SERIES.most());

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aQueryRunsAtBothEndsOfItsBounds(boolean most) {
    String numbers = most ? MOST : LEAST;
    String yaml =
        """
        plain: {%1$s, query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}
        rows:
          %2$s
          top: {by: v, rows: %3$d}
          query: SELECT g AS l, g AS v FROM generate_series(1, 3) AS g
          metrics: [{l: {usage: LABEL, length: %4$d}}, {v: {usage: GAUGE}}]
        """
            .formatted(
                numbers,
                numbers.replace(", ", "\n  "),
                most ? Bounds.TOP_ROWS.most() : Bounds.TOP_ROWS.least(),
                most ? Bounds.LABEL_LENGTH.most() : Bounds.LABEL_LENGTH.least());

    try (Trial trial = Trial.of(postgres, yaml)) {
      assertThat(trial.samples("plain")).containsExactly("plain_v{server=\"db\"} 1");
      assertThat(trial.samples("rows")).hasSize(most ? 3 : 1);
    }
  }

  @Test
  void anInstantTimeoutIsOneOfTheServers() {
    try (Trial trial =
        Trial.of(
            postgres,
            "t: {timeout: 1ms, query: SELECT 1 AS v FROM pg_sleep(9), metrics: [v: {usage: GAUGE}]}")) {
      assertThat(trial.failure("t").reason()).isEqualTo(FailureReason.TIMEOUT);
    }
  }

  @Test
  void theLongestIntervalHasItsTurns() {
    Schedule<String> schedule = new Schedule<>(Duration.ofSeconds(15));
    long now = Long.MAX_VALUE / 2;

    schedule.replace(Set.of("q"), q -> Bounds.INTERVAL.most(), q -> q, now);

    assertThat(schedule.pollDue(now, q -> true)).containsExactly("q");
    assertThat(schedule.pollDue(now + Duration.ofHours(1).toNanos(), q -> true)).isEmpty();
    assertThat(schedule.pollDue(now + Bounds.INTERVAL.most().toNanos(), q -> true))
        .containsExactly("q");
  }

  @Test
  void aServerIsWatchedWithEveryNumberAtItsGreatest() {
    String keys =
        """
            timeout: %s
            lock_timeout: %s
            connect_timeout: %s
            connections: %d
            max_series: %d
            max_total_series: %d
        """
            .formatted(
                Bounds.SERVER_TIMEOUT.mostText(),
                Bounds.LOCK_TIMEOUT.mostText(),
                Bounds.CONNECT_TIMEOUT.mostText(),
                Bounds.CONNECTIONS.most(),
                Bounds.MAX_SERIES.most(),
                Bounds.MAX_TOTAL_SERIES.most());
    try (Trial trial =
        Trial.of(postgres, "t: {query: SELECT 1 AS v, metrics: [v: {usage: GAUGE}]}", keys)) {
      assertThat(trial.samples("t")).containsExactly("t_v{server=\"db\"} 1");
    }
  }
}
