package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One server under the agent's eyes; what breaks is in the tests of faults. */
class ServerMonitorIT {
  private static final String ONE =
      "t: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE, description: One}}]}";

  @Test
  void aServerThatIsUpIsPlannedAndCollected() {
    try (Watch watch = watch(Postgres.shared(18), ONE)) {
      watch.awaitSample("t_v{server=\"db\"} 1");
      watch.awaitSample("pg_up{server=\"db\"} 1");
      watch.awaitSample("pgvitals_query_success{server=\"db\",query=\"t\"} 1");
      watch.awaitSample("pgvitals_queries{server=\"db\",state=\"ok\"} 1");
    }
  }

  @Test
  void aQueryThatFailsCostsOnlyItself() {
    try (Watch watch =
        watch(
            Postgres.shared(18),
            ONE + "\nu: {query: SELECT 1 / 0 AS v, metrics: [{v: {usage: GAUGE}}]}\n")) {
      watch.awaitSample("t_v{server=\"db\"} 1");
      watch.awaitSample("pgvitals_query_success{server=\"db\",query=\"u\"} 0");
      watch.awaitSample("pgvitals_queries{server=\"db\",state=\"failing\"} 1");
      assertThat(watch.value("pg_up{server=\"db\"}")).isOne();
      watch.awaitNone("u_v");
      assertThat(watch.value("pgvitals_failures_total{server=\"db\",reason=\"sql\"}"))
          .isGreaterThan(0);
    }
  }

  @Test
  void whileAFatalQueryFailsTheServerCountsAsDownButKeepsItsData() {
    try (Watch watch =
        watch(
            Postgres.shared(18),
            """
            t: {query: SELECT 1 AS v, scope: cluster, metrics: [{v: {usage: GAUGE}}]}
            u:
              query: SELECT 1 / 0 AS v
              scope: cluster
              fatal: true
              metrics: [{v: {usage: GAUGE}}]
            """)) {
      watch.awaitSample("pg_up{server=\"db\"} 0");
      watch.awaitSample("t_v{server=\"db\"} 1");
    }
  }

  @Test
  void seriesThatTwoQueriesGiveAreThoseOfTheFirst() {
    try (Watch watch =
        watch(
            Postgres.shared(18),
            """
            a:
              name: t
              query: SELECT 'x' AS l, 1 AS v
              metrics: [{l: {usage: LABEL}}, {v: {usage: GAUGE, description: V}}]
            b:
              name: t
              query: SELECT l, 1 AS v FROM (VALUES ('x'), ('y')) AS rows (l)
              metrics: [{l: {usage: LABEL}}, {v: {usage: GAUGE, description: V}}]
            """)) {
      watch.awaitSample("t_v{server=\"db\",l=\"x\"} 1");
      watch.awaitSample("t_v{server=\"db\",l=\"y\"} 1");
      watch.awaitSample("pgvitals_duplicate_series{server=\"db\"} 1");
    }
  }

  @Test
  void aSlowQueryDoesNotHoldUpTheQuickOnes() {
    try (Watch watch =
        watch(
            Postgres.shared(18),
            """
            quick:
              query: SELECT 1 AS v
              metrics: [{v: {usage: GAUGE}}]
            slow:
              query: SELECT 1 AS v FROM pg_catalog.pg_sleep(600)
              interval: 2s
              timeout: 10m
              metrics: [{v: {usage: GAUGE}}]
            """)) {
      String last = "pgvitals_query_last_success_timestamp_seconds{server=\"db\",query=\"quick\"}";
      watch.awaitSample("quick_v{server=\"db\"} 1");
      double first = watch.value(last);

      await().until(() -> watch.value(last) > first + 2);

      await().until(() -> watch.value("pgvitals_missed_runs_total{server=\"db\"}") > 0);
      assertThat(watch.value("pgvitals_queries{server=\"db\",state=\"overdue\"}")).isOne();
    }
  }

  @Test
  void neverMoreConnectionsThanAllowedWithDatabasesAndSlowQueries() {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      postgres.sql("CREATE DATABASE one", "CREATE DATABASE two", "CREATE DATABASE three");
      AtomicInteger most = new AtomicInteger();
      try (Watch watch =
          watch(
              postgres,
              """
              where:
                scope: database
                query: SELECT 1 AS v FROM pg_catalog.pg_sleep(0.02)
                metrics: [{v: {usage: GAUGE}}]
              slow:
                query: SELECT 1 AS v FROM pg_catalog.pg_sleep(1.1)
                interval: 2s
                metrics: [{v: {usage: GAUGE}}]
              """)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  most.accumulateAndGet(postgres.backendPids("pgvitals").size(), Math::max);
                  return watch
                      .samples()
                      .containsAll(
                          java.util.stream.Stream.of("postgres", "one", "two", "three")
                              .map(name -> "where_v{server=\"db\",datname=\"" + name + "\"} 1")
                              .toList());
                });
        // Some rounds more, as the budget is tightest when visits and slow runs meet.
        double runs = watch.value("pgvitals_collect_seconds_total{server=\"db\"}");
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> {
                  most.accumulateAndGet(postgres.backendPids("pgvitals").size(), Math::max);
                  return watch.value("pgvitals_collect_seconds_total{server=\"db\"}") > runs + 4;
                });
      }
      assertThat(most.get()).isBetween(1, 2);
    }
  }

  @Test
  void eventsAreCountedOnceEachFromTheStartOn() {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      postgres.sql(
          "CREATE TABLE jobs (kind text, failed_at timestamptz DEFAULT clock_timestamp())",
          "GRANT SELECT ON jobs TO monitor",
          "INSERT INTO jobs VALUES ('old', now() - interval '1 hour')");
      try (Watch watch =
          watch(
              postgres,
              """
              jobs:
                settle: 1s
                query: |
                  SELECT kind, count(*) FILTER (WHERE failed_at >= :since AND failed_at < :until) AS failed
                  FROM public.jobs GROUP BY kind -- since ':since' until ':until'
                metrics:
                  - kind: {usage: LABEL}
                  - failed: {usage: EVENTS, description: Failed jobs}
              """)) {
        watch.awaitSample("jobs_failed_total{server=\"db\",kind=\"old\"} 0");

        postgres.sql("INSERT INTO jobs VALUES ('old'), ('old'), ('new')");
        watch.awaitSample("jobs_failed_total{server=\"db\",kind=\"old\"} 2");
        watch.awaitSample("jobs_failed_total{server=\"db\",kind=\"new\"} 1");

        postgres.sql("INSERT INTO jobs VALUES ('new')", "DELETE FROM jobs WHERE kind = 'old'");
        watch.awaitSample("jobs_failed_total{server=\"db\",kind=\"new\"} 2");
        watch.awaitSample("jobs_failed_total{server=\"db\",kind=\"old\"} 2");
      }
    }
  }

  @Test
  void aNewCatalogueTakesEffectWithoutANewConnection() {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      try (Watch watch = watch(postgres, ONE)) {
        watch.awaitSample("t_v{server=\"db\"} 1");
        var pids = postgres.backendPids("pgvitals");

        watch.use("u: {query: SELECT 2 AS v, metrics: [{v: {usage: GAUGE}}]}");

        watch.awaitSample("u_v{server=\"db\"} 2");
        watch.awaitNone("t_v");
        assertThat(postgres.backendPids("pgvitals")).isEqualTo(pids);
      }
    }
  }

  @Test
  void aPredicateThatSaysNoIsNoFailure() {
    try (Watch watch =
        watch(
            Postgres.shared(18),
            """
            t:
              query: SELECT 1 AS v
              when: SELECT false
              metrics: [{v: {usage: GAUGE}}]
            """)) {
      watch.awaitSample("pgvitals_query_success{server=\"db\",query=\"t\"} 1");
      watch.awaitNone("t_v");
    }
  }

  static Watch watch(Postgres postgres, String yaml) {
    return new Watch(Trial.server(postgres, "monitor", "postgres", ""), yaml);
  }
}
