package dev.pgvitals.builtin.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.builtin.page.JobsPage;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.fixture.server.SchedulerServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs of a real pg_cron, by the view of docs/jobs.md. */
class CronJobsIT {
  private static final String QUERY = "pg_job_pg_cron";
  private static final double DAY = 86_400;

  private static SchedulerServer server;
  private static Postgres postgres;

  @BeforeAll
  static void scheduleJobs() {
    server = SchedulerServer.start();
    postgres = server.postgres();
    postgres.sql(
        "CREATE ROLE other LOGIN",
        "SELECT cron.schedule('works', '* * * * *', 'SELECT 1')",
        "SELECT cron.schedule('fails', '* * * * *', 'SELECT 1/0')",
        "SELECT cron.schedule('working days', '0 2 * * 1-5', 'SELECT 1')",
        "SELECT cron.schedule('never', '0 3 1 1 *', 'SELECT 1')",
        "SELECT cron.schedule('paused', '0 3 1 1 *', 'SELECT 1')",
        "SELECT cron.schedule('0 4 1 1 *', 'SELECT ''no name''')",
        "SELECT cron.schedule('both', '0 5 1 1 *', 'SELECT 1')",
        "SELECT cron.schedule_in_database('both', '0 6 1 1 *', 'SELECT 1', 'postgres', 'other')",
        "UPDATE cron.job SET active = false WHERE jobname = 'paused'",
        run("working days", "succeeded", "6 days"),
        run("working days", "failed", "5 days"),
        run("paused", "succeeded", "1 day"));
    JobsPage.run(postgres, "pg_cron");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String run(String job, String status, String ago) {
    return """
        INSERT INTO cron.job_run_details (jobid, database, username, command, status, start_time, end_time)
        SELECT jobid, database, username, command, '%s', now() - interval '%s' - interval '90 s', now() - interval '%s'
        FROM cron.job WHERE jobname = '%s'
        """
        .formatted(status, ago, ago, job);
  }

  @Test
  void withAPlainGrantTheRoleSeesNothing() throws Exception {
    postgres.sql(
        "CREATE ROLE granted LOGIN PASSWORD '%s'".formatted(Postgres.MONITOR_PASSWORD),
        "GRANT pg_monitor, pg_read_all_data TO granted",
        "GRANT USAGE ON SCHEMA cron TO granted",
        "GRANT SELECT ON cron.job, cron.job_run_details TO granted");

    try (Connection connection =
            postgres.connect("postgres", "granted", Postgres.MONITOR_PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM cron.job) + (SELECT count(*) FROM cron.job_run_details),"
                    + " (SELECT count(*) FROM pgvitals.cron_job)")) {
      row.next();

      assertThat(row.getLong(1)).as("of both tables").isZero();
      assertThat(row.getLong(2)).as("of the view").isEqualTo(8);
    }
  }

  @Test
  void tellsOfRunsAsTheyEnd() {
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      await("pg_cron to run both jobs")
          .atMost(Duration.ofSeconds(150))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () ->
                  readings.samples(QUERY, "pg_job_last_status", "works", "pg_cron").size()
                          + readings.samples(QUERY, "pg_job_last_status", "fails", "pg_cron").size()
                      == 2);

      assertThat(value(readings, "last_status", "works")).isEqualTo(1);
      assertThat(value(readings, "last_success_timestamp_seconds", "works"))
          .isCloseTo(now(), within(300.0));
      assertThat(value(readings, "last_duration_seconds", "works")).isBetween(0.0, 60.0);
      assertThat(value(readings, "interval_seconds", "works")).isEqualTo(60);
      assertThat(value(readings, "last_status", "fails")).isZero();
      assertThat(value(readings, "last_end_timestamp_seconds", "fails"))
          .isCloseTo(now(), within(300.0));
      assertThat(
              readings.samples(QUERY, "pg_job_last_success_timestamp_seconds", "fails", "pg_cron"))
          .isEmpty();
    }
  }

  /** pg_cron writes no row when it does not start a job: only the time since tells. */
  @Test
  void aJobThatStoppedIsTwoIntervalsBehind() {
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);

      double success = value(readings, "last_success_timestamp_seconds", "working days");
      double interval = value(readings, "interval_seconds", "working days");

      assertThat(interval).as("Friday to Monday").isEqualTo(3 * DAY);
      assertThat(now() - success).isCloseTo(6 * DAY, within(600.0));
      assertThat(value(readings, "last_status", "working days")).isZero();
      assertThat(value(readings, "last_duration_seconds", "working days")).isEqualTo(90);
      assertThat(value(readings, "interval_seconds", "never")).isEqualTo(366 * DAY);
      assertThat(readings.samples(QUERY, "pg_job_last_status", "never", "pg_cron")).isEmpty();
      assertThat(value(readings, "running", "never")).isZero();
    }
  }

  @Test
  void ofAJobThatIsSwitchedOffOnlyThatIsSaid() {
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      assertThat(Sample.of(String.join("\n", trial.samples(QUERY))))
          .filteredOn(sample -> "paused".equals(sample.labels().get("job_name")))
          .extracting(Sample::name, Sample::value)
          .containsExactly(tuple("pg_job_active", 0.0));
    }
  }

  @Test
  void jobsOfOneNameAreToldApartAndOneWithoutHasItsNumber() {
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);

      assertThat(readings.samples(QUERY, "pg_job_active"))
          .extracting(sample -> sample.labels().get("job_name"))
          .contains("job 6", "both (7)", "both (8)")
          .doesNotContain("both");
    }
  }

  /** As many runs as the last 50,000 are looked at, however many there are. */
  @Test
  void whatIsReadOfTheRunsIsBounded() {
    postgres.sql(
        "SELECT cron.schedule('buried', '0 7 1 1 *', 'SELECT 1')",
        run("buried", "succeeded", "1 hour"));
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);
      assertThat(value(readings, "last_status", "buried")).isEqualTo(1);

      postgres.sql(
          """
          INSERT INTO cron.job_run_details (jobid, status, start_time, end_time)
          SELECT 1000, 'succeeded', now(), now() FROM generate_series(1, 50000)
          """);

      assertThat(readings.samples(QUERY, "pg_job_last_status", "buried", "pg_cron")).isEmpty();
      assertThat(value(readings, "active", "buried")).isEqualTo(1);
    } finally {
      postgres.sql(
          "DELETE FROM cron.job_run_details WHERE jobid = 1000",
          "SELECT cron.unschedule('buried')");
    }
  }

  /** A view reads its tables as its owner, but calls its functions as its reader. */
  @Test
  void theRightToExecuteIsTheReaders() {
    postgres.sql("REVOKE EXECUTE ON FUNCTION pgvitals.read_cron_jobs() FROM pg_monitor");
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      assertThat(trial.failure(QUERY).reason()).isEqualTo(FailureReason.PERMISSION);
    } finally {
      postgres.sql("GRANT EXECUTE ON FUNCTION pgvitals.read_cron_jobs() TO pg_monitor");
    }
  }

  @Test
  void aStrangersViewIsNotUsed() {
    postgres.sql("ALTER VIEW pgvitals.cron_job OWNER TO other");
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      assertThat(trial.plan().skipped())
          .filteredOn(skipped -> skipped.query().name().equals(QUERY))
          .extracting(skipped -> skipped.reason())
          .containsExactly(SkipReason.OWNER);
    } finally {
      postgres.sql("ALTER VIEW pgvitals.cron_job OWNER TO postgres");
    }
  }

  private static double value(DatabaseReadings readings, String metric, String job) {
    return readings.value(QUERY, "pg_job_" + metric, job, "pg_cron");
  }

  private static double now() {
    return Instant.now().getEpochSecond();
  }
}
