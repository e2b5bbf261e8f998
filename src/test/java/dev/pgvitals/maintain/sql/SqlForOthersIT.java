package dev.pgvitals.maintain.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.page.DocumentedSql;
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
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

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

  private static void tables(Postgres postgres) {
    Maintained.asOwner(
        Maintained.prepare(postgres),
        "CREATE TABLE app.\"it's\" (i int)",
        "CREATE TABLE app.parts (i int) PARTITION BY RANGE (i)",
        "CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM (0) TO (1000)");
  }

  private static String sql(Postgres postgres, Scheduler scheduler) throws Exception {
    MaintainConfig config = Maintained.config(Maintained.file(postgres, JOB));
    Job job = config.jobs().get(0);
    DryRun look = new DryRun(config, config.servers().get(0), InstantSource.system());
    return SchedulerSql.of(scheduler, job, look.standing(job));
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
      // As pg_cron does, each by itself.
      for (String command : server.postgres().queryColumn("SELECT command FROM cron.job")) {
        server.postgres().sql(command);
      }
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
