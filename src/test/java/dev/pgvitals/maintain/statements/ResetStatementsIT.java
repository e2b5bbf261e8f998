package dev.pgvitals.maintain.statements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.LaterProcess;
import dev.pgvitals.maintain.Maintained;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.IntStream;

/** pg_stat_statements that throws entries away all the time. */
class ResetStatementsIT {
  private static final String JOB =
      "statements:\n  reset_statements: {fill: 0.5, dealloc_per_hour: 1, at_most: 1d}\n";

  private static Postgres server(int major) {
    Postgres postgres =
        Maintained.prepare(
            Postgres.start(
                major,
                Map.of(
                    "shared_preload_libraries",
                    "pg_stat_statements",
                    "pg_stat_statements.max",
                    "100")));
    postgres.sql(
        IntStream.rangeClosed(1, 800)
            .mapToObj(columns -> "SELECT " + "1, ".repeat(columns) + "1")
            .toArray(String[]::new));
    return postgres;
  }

  @OldestAndNewest
  void itIsResetWhereItIsFullAndNotSooner(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      String file = Maintained.file(postgres, JOB);
      InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(2));

      Maintained.apply(file);
      Maintained.apply(file, later);
      if (major < 14) {
        assertThat(Maintained.rows(postgres))
            .contains(
                "reset_statements all failed before 14 nobody can tell how many statements are thrown away");
        return;
      }
      assertThat(Maintained.rows(postgres).get(0))
          .as("reset a moment ago")
          .isEqualTo("reset_statements - done nothing to do");
      assertThat(Maintained.rows(postgres).get(2))
          .startsWith(
              "reset_statements pg_stat_statements skipped privilege: GRANT EXECUTE ON FUNCTION");

      postgres.sql(
          "GRANT EXECUTE ON FUNCTION public.pg_stat_statements_reset TO pgvitals_maintain");
      Maintained.apply(file, later);

      assertThat(Maintained.rows(postgres).get(4))
          .isEqualTo("reset_statements pg_stat_statements done");
      assertThat(postgres.query("SELECT dealloc FROM public.pg_stat_statements_info"))
          .isEqualTo("0");
    }
  }

  /** kill -9 after it was reset and before the row says so. */
  @OldestAndNewest
  void whatAKilledRunHasResetIsNotResetAgain(int major) throws Exception {
    assumeThat(major).isGreaterThanOrEqualTo(14);
    try (Postgres postgres = server(major)) {
      postgres.sql(
          "GRANT EXECUTE ON FUNCTION public.pg_stat_statements_reset TO pgvitals_maintain",
          "CREATE FUNCTION app.wait() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$BEGIN IF OLD.target IS NOT NULL THEN PERFORM pg_catalog.pg_sleep(3600); END IF; RETURN NEW; END$$",
          "CREATE TRIGGER wait BEFORE UPDATE ON pgvitals.job_run FOR EACH ROW EXECUTE FUNCTION app.wait()");
      String file = Maintained.file(postgres, JOB);
      Process process = LaterProcess.start(file, 2);
      await()
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvitals_maintain' AND query LIKE 'UPDATE%' AND state = 'active'")
                      .equals("1"));
      process.destroyForcibly().waitFor();
      postgres.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pgvitals_maintain'");
      await()
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvitals_maintain'")
                      .equals("0"));
      postgres.sql("DROP TRIGGER wait ON pgvitals.job_run");
      String reset = "SELECT stats_reset FROM public.pg_stat_statements_info";
      String before = postgres.query(reset);

      Maintained.apply(file);

      assertThat(Maintained.rows(postgres))
          .containsExactly(
              "reset_statements - failed crashed",
              "reset_statements pg_stat_statements failed crashed",
              "reset_statements - done nothing to do");
      assertThat(postgres.query(reset)).isEqualTo(before);
    }
  }
}
