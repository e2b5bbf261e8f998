package dev.pgvitals.builtin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What PostgreSQL 19 tells of locks, waits and plans that those before it did not. */
class ActivitySince19IT {
  private static final String LOCKS = "pg_stat_lock";
  private static final String STATEMENTS = "pg_stat_statements";

  @Test
  void aWaitForALockThatIsLongCountsForItsTypeAndAShortOneDoesNot() throws SQLException {
    try (LocalPostgres postgres = server(Map.of("deadlock_timeout", "50ms"));
        Figures figures = Figures.of(postgres);
        Client holder = Client.of(postgres);
        Client waiter = Client.of(postgres)) {
      postgres.sql("CREATE TABLE t (x int)");
      assertThat(figures.samples(LOCKS, "pg_stat_lock_waits_total", ""))
          .hasSizeGreaterThan(10)
          .allMatch(sample -> sample.value() == 0);

      holder.run("BEGIN", "LOCK TABLE t");
      waiter.begin("SELECT FROM t");
      await("a long wait")
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT clock_timestamp() - waitstart > '200ms' FROM pg_locks"
                              + " WHERE NOT granted")
                      .equals("t"));
      holder.run("ROLLBACK");
      waiter.await().run("SELECT pg_stat_force_next_flush()");

      figures.await(LOCKS, "pg_stat_lock_waits_total", "relation", v -> v == 1);
      assertThat(figures.value(LOCKS, "pg_stat_lock_wait_time_seconds_total", "relation"))
          .isBetween(0.2, 60.0);
      assertThat(figures.value(LOCKS, "pg_stat_lock_waits_total", "advisory")).isZero();
    }
  }

  @Test
  void moreLocksThanASessionHasRoomForAreCounted() {
    try (LocalPostgres postgres = server(Map.of("max_locks_per_transaction", "16"));
        Figures figures = Figures.of(postgres)) {
      String[] tables =
          IntStream.range(0, 40).mapToObj("CREATE TABLE t%d ()"::formatted).toArray(String[]::new);
      postgres.sql(tables);
      double before = figures.value(LOCKS, "pg_stat_lock_fastpath_exceeded_total", "relation");

      postgres.sql(
          "DO $$ BEGIN FOR i IN 0..39 LOOP EXECUTE 'SELECT FROM t' || i; END LOOP; END $$");

      figures.await(
          LOCKS, "pg_stat_lock_fastpath_exceeded_total", "relation", v -> v >= before + 24);
      assertThat(figures.value(LOCKS, "pg_stat_lock_fastpath_exceeded_total", "tuple")).isZero();
    }
  }

  @Test
  void waitsForBuffersHaveTheirNewNameBeforeThereAreAny() {
    try (LocalPostgres postgres = server(Map.of());
        Figures figures = Figures.of(postgres)) {
      assertThat(
              figures.samples("pg_stat_activity_waits", "pg_stat_activity_wait_sessions", "Buffer"))
          .extracting(Sample::value)
          .containsExactly(0.0);
      assertThat(postgres.queryColumn("SELECT DISTINCT type FROM pg_wait_events"))
          .contains("Buffer")
          .doesNotContain("BufferPin");
    }
  }

  @Test
  void executionsOfAStatementAreToldApartByTheirPlans() throws SQLException {
    try (LocalPostgres postgres = server(Map.of());
        Figures figures = Figures.of(postgres);
        Client client = Client.of(postgres)) {
      client.run(
          "PREPARE counted(int) AS SELECT count(*) FROM generate_series(1, 200000) n WHERE n > $1",
          "SET plan_cache_mode = force_custom_plan",
          "EXECUTE counted(1)",
          "EXECUTE counted(2)",
          "SET plan_cache_mode = force_generic_plan",
          "EXECUTE counted(3)",
          "EXECUTE counted(4)",
          "EXECUTE counted(5)");
      String queryid =
          postgres.query(
              "SELECT queryid FROM pg_stat_statements WHERE query LIKE 'PREPARE counted%'");

      assertThat(calls(figures, "generic_plan_calls", queryid)).isEqualTo(3);
      assertThat(calls(figures, "custom_plan_calls", queryid)).isEqualTo(2);
      assertThat(calls(figures, "calls", queryid)).isEqualTo(5);
    }
  }

  private static double calls(Figures figures, String counter, String queryid) {
    return figures.samples(STATEMENTS, STATEMENTS + "_" + counter + "_total", "").stream()
        .filter(sample -> sample.has("queryid", queryid))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static LocalPostgres server(Map<String, String> settings) {
    LocalPostgres postgres = LocalPostgres.start(19, settings);
    postgres.createMonitorRole();
    return postgres;
  }
}
