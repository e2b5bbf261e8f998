package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.collect.runstate.EventWindow;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A standby sees rows long after they were stamped. */
class EventsOnStandbyIT {
  private static final String CATALOGUE =
      """
      sales:
        settle: 200ms
        query: SELECT count(*) AS n FROM sales WHERE created_at >= :since AND created_at < :until
        metrics: [n: {usage: EVENTS, description: x}]
      own:
        settle: 0s
        query: SELECT count(*) AS n FROM (SELECT now() - interval '1 us' AS at) AS a WHERE at >= :since AND at < :until
        metrics: [n: {usage: EVENTS, description: x}]
      """;

  @OldestAndNewest
  void rowsThatAreReplayedLateAreCountedOnce(int major) {
    try (LocalPostgres primary = LocalPostgres.start(major)) {
      primary.createMonitorRole();
      primary.sql(
          "CREATE TABLE sales (created_at timestamptz DEFAULT now())",
          "CREATE TABLE ticks (at timestamptz DEFAULT now())",
          "GRANT SELECT ON sales TO monitor");
      try (LocalPostgres standby = primary.streamingStandby();
          Trial trial = Trial.of(standby, CATALOGUE)) {
        assertThat(trial.next("sales"))
            .as("nothing was replayed since the start")
            .containsExactly("sales_n_total{server=\"db\"} 0");
        assertThat(ownsClock(standby)).isEqualTo("f");
        replayed(primary, standby);
        trial.next("sales");

        standby.sql("SELECT pg_wal_replay_pause()");
        await().until(() -> standby.query("SELECT pg_is_wal_replay_paused()").equals("t"));
        primary.sql("INSERT INTO sales SELECT FROM generate_series(1, 10)");
        String stamp = primary.query("SELECT max(created_at) FROM sales");
        awaitTrue(standby, "now() > '%s'::timestamptz + interval '250 ms'".formatted(stamp));
        List<String> own = trial.next("own");
        assertThat(trial.next("sales")).containsExactly("sales_n_total{server=\"db\"} 0");
        assertThat(trial.next("own"))
            .as("what happens on the standby itself goes on")
            .isNotEqualTo(own);
        standby.sql("SELECT pg_wal_replay_resume()");

        await()
            .until(
                () -> {
                  replayed(primary, standby);
                  return !trial.next("sales").equals(List.of("sales_n_total{server=\"db\"} 0"));
                });
        replayed(primary, standby);
        assertThat(trial.next("sales")).containsExactly("sales_n_total{server=\"db\"} 10");

        // Of a transaction that commits almost as long after its start as it may.
        String late = standby.query("SELECT pg_last_xact_replay_timestamp() - interval '190 ms'");
        primary.sql(
            "INSERT INTO sales SELECT '%s'::timestamptz FROM generate_series(1, 3)"
                .formatted(late));
        primary.sql("INSERT INTO sales SELECT FROM generate_series(1, 5)");
        replayed(primary, standby);
        primary.kill();
        standby.promote();

        await().until(() -> trial.next("sales").equals(List.of("sales_n_total{server=\"db\"} 18")));
        assertThat(ownsClock(standby)).isEqualTo("t");
      }
    }
  }

  /** Whether a window ends by a clock, and not by what was replayed. */
  private static String ownsClock(LocalPostgres postgres) {
    EventWindow window =
        new EventWindow(Optional.empty(), Optional.empty(), Duration.ofMillis(200));
    return postgres.query(
        "SELECT NOT replays FROM (%s) AS e (until, settled, replays)".formatted(window.clock()));
  }

  /** One more transaction, and the standby has it. */
  private static void replayed(LocalPostgres primary, LocalPostgres standby) {
    primary.sql("INSERT INTO ticks DEFAULT VALUES");
    String at = primary.query("SELECT max(at) FROM ticks");
    awaitTrue(standby, "max(at) >= '%s' FROM ticks".formatted(at));
  }

  private static void awaitTrue(LocalPostgres postgres, String condition) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> postgres.query("SELECT " + condition).equals("t"));
  }
}
