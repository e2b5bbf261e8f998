package dev.pgvitals.builtin.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.Readings;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.monitor.Watch;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Slow queries as the agent counts them over many runs, with a limit of 2 s in place of 5 s. */
class SlowQueriesIT {
  private static final String SLOW = "pg_stat_activity_slow_queries_total{server=\"db\",datname=";

  @Test
  void eachCountsOnceHoweverLongItRunsAndAlsoWhenItHasEnded() throws SQLException {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      try (Watch watch =
              new Watch(
                  Trial.server(postgres, "monitor", "postgres", ""),
                  Readings.catalogue("interval '5 seconds'", "interval '2 seconds'"));
          Client longRunning = Client.of(postgres);
          Client justOver = Client.of(postgres);
          Client quick = Client.of(postgres)) {
        watch.awaitSample(SLOW + "\"postgres\"} 0");

        longRunning.begin("SELECT pg_sleep(6)");
        justOver.begin("SELECT pg_sleep(2.1)");
        quick.begin("SELECT pg_sleep(1)");

        watch.awaitSample(SLOW + "\"postgres\"} 2");
        assertThat(
                postgres.query(
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(6)'"
                        + " AND state = 'active'"))
            .as("one that still runs")
            .isEqualTo("1");
        longRunning.await();
        quick.await();
        postgres.sql("CREATE DATABASE later");
        watch.awaitSample(SLOW + "\"later\"} 0");
        assertThat(watch.samples()).contains(SLOW + "\"postgres\"} 2");

        longRunning.begin("SELECT pg_sleep(3)");

        watch.awaitSample(SLOW + "\"postgres\"} 3");
      }
    }
  }
}
