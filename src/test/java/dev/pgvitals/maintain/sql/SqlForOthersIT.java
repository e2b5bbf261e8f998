package dev.pgvitals.maintain.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.page.DocumentedSql;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.fixture.server.SchedulerServer;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.run.DryRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL that others run, run. */
class SqlForOthersIT {
  private static final String JOB =
      """
      upkeep:
        schedule: "0 2 * * *"
        analyze: {partitioned: 1d}
        vacuum: {tables: ["app.*"]}
        reindex: {}
      """;

  @TempDir private Path directory;

  private static void tables(Postgres postgres) {
    Maintained.asOwner(
        Maintained.prepare(postgres),
        "CREATE TABLE app.\"it's\" (i int)",
        "CREATE TABLE app.parts (i int) PARTITION BY RANGE (i)",
        "CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM (0) TO (1000)");
  }

  private static String sql(Postgres postgres, Scheduler scheduler) throws Exception {
    return sql(Maintained.file(postgres, JOB), scheduler);
  }

  private static String sql(String file, Scheduler scheduler) throws Exception {
    MaintainConfig config = Maintained.config(file);
    Job job = config.jobs().get(0);
    DryRun look = new DryRun(config, config.servers().get(0), InstantSource.system());
    return SchedulerSql.of(scheduler, job, "postgres", look.standing(job));
  }

  @Test
  void thePageShowsTheRoleThatTheProductCreates() {
    assertThat(DocumentedSql.after(Path.of("docs/operations/maintain.md"), "## The role"))
        .isEqualTo(SetupSql.role("pgvitals_maintain"));
  }

  @EachMajor
  void theSetupCanBeRunAgain(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      postgres.sql(SetupSql.of("Night Shift"), SetupSql.of("Night Shift"));

      assertThat(
              postgres.query(
                  "SELECT has_table_privilege('Night Shift', 'pgvitals.job_run', 'INSERT, UPDATE, DELETE')"
                      + " AND has_table_privilege('Night Shift', 'pgvitals.archive', 'INSERT')"
                      + " AND NOT pg_has_role('Night Shift', 'pg_monitor', 'MEMBER')"))
          .isEqualTo("t");
      assertThat(
              postgres.queryColumn(
                  "SELECT c.relname FROM pg_class AS c WHERE c.oid >= 16384 AND c.relnamespace = 'public'::regnamespace"
                      + " UNION ALL SELECT p.proname FROM pg_proc AS p WHERE p.oid >= 16384 AND p.pronamespace = 'public'::regnamespace"))
          .as("what is ours is in a schema of its own")
          .isEmpty();
    }
  }

  @Test
  void pgCronTakesTheJobs() throws Exception {
    try (SchedulerServer server = SchedulerServer.start()) {
      tables(server.postgres());

      server.postgres().sql(sql(server.postgres(), Scheduler.PG_CRON));

      assertThat(
              server
                  .postgres()
                  .queryColumn("SELECT schedule || ' ' || command FROM cron.job ORDER BY jobid"))
          .containsExactly(
              "0 2 * * * ANALYZE (SKIP_LOCKED) app.parts",
              "0 2 * * * VACUUM (SKIP_LOCKED, TRUNCATE false, ANALYZE, PARALLEL 0) app.\"it's\", app.parts_1");
      server.postgres().sql("UPDATE cron.job SET schedule = '* * * * *'");
      await()
          .atMost(Duration.ofMinutes(4))
          .untilAsserted(
              () ->
                  assertThat(
                          server
                              .postgres()
                              .queryColumn(
                                  "SELECT DISTINCT status || ' ' || return_message FROM cron.job_run_details WHERE end_time IS NOT NULL ORDER BY 1"))
                      .containsExactly("succeeded ANALYZE", "succeeded VACUUM"));
      assertDone(server.postgres());
    }
  }

  private static void assertDone(Postgres postgres) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        postgres.queryColumn(
                            "SELECT relname || CASE WHEN pg_stat_get_vacuum_count(oid) > 0 THEN ' vacuumed' ELSE '' END"
                                + " || CASE WHEN pg_stat_get_analyze_count(oid) > 0 THEN ' analyzed' ELSE '' END"
                                + " FROM pg_class WHERE relnamespace = 'app'::regnamespace ORDER BY relname"))
                    .containsExactly(
                        "it's vacuumed analyzed",
                        postgres.major() < 14 ? "parts" : "parts analyzed",
                        "parts_1 vacuumed analyzed"));
  }

  @OldestAndNewest
  void psqlRunsTheJobs(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      tables(postgres);
      Path script = Files.writeString(directory.resolve("jobs.sql"), sql(postgres, Scheduler.PSQL));

      Tool.Outcome outcome =
          Tool.ofPostgres("psql")
              .run(
                  "",
                  "-X",
                  "-v",
                  "ON_ERROR_STOP=1",
                  "-f",
                  script.toString(),
                  postgres.uri(Maintained.ROLE, Maintained.PASSWORD, "postgres"));

      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertDone(postgres);
    }
  }

  @OldestAndNewest
  void pgTimetableTakesTheJobs(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      tables(postgres);
      postgres.sql(Files.readString(Path.of("src/test/resources/pg-timetable/schema.sql")));

      postgres.sql(sql(postgres, Scheduler.PG_TIMETABLE));

      assertThat(
              postgres.queryColumn(
                  "SELECT c.run_at || ' ' || t.autonomous FROM timetable.chain AS c JOIN timetable.task AS t USING (chain_id)"))
          .containsExactly("0 2 * * * true", "0 2 * * * true");

      postgres.sql("CREATE DATABASE \"it's\"", "DELETE FROM timetable.chain");
      postgres.sqlIn("it's", "CREATE TABLE t (i int)", "ALTER TABLE t OWNER TO app_owner");
      postgres.sql(
          sql(
              Maintained.file(postgres, JOB.replace("app.*", "public.*"))
                  .replace("guards:", "databases: [\"it's\"]\n    guards:"),
              Scheduler.PG_TIMETABLE));
      assertThat(
              postgres.queryColumn(
                  "SELECT command || '; ' || database_connection FROM timetable.task"))
          .containsExactly(
              "VACUUM (SKIP_LOCKED, TRUNCATE false, ANALYZE, PARALLEL 0) public.t; dbname='it\\'s'");
    }
  }

  @OldestAndNewest
  void whatNeedsALookIsSaidAndNotThere(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major)) {
      tables(postgres);

      assertThat(sql(postgres, Scheduler.PSQL))
          .contains("\\connect \"postgres\"\nVACUUM (")
          .endsWith(
              "-- upkeep reindex: what is due takes a look at the moment, which only pgvitals"
                  + " maintain does\n");
    }
  }
}
