package dev.pgvitals.builtin.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Readings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.page.JobsPage;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that report to the table of docs/jobs.md. */
class ReportedJobsIT {
  private static final String QUERY = "pg_job_reported";

  private static void prepare(Postgres postgres) {
    postgres.createMonitorRole();
    JobsPage.run(postgres, "Jobs that report themselves");
  }

  @OldestAndNewest
  void aRunIsARowAndThatOfATargetIsNone(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      prepare(postgres);
      postgres.sql(
          run("load", "NULL", "done", "2 days", "1 day"),
          run("load", "NULL", "failed", "1 day", "1 day"),
          run("load", "NULL", "skipped", "1 hour", "1 day"),
          run("load", "'a'", "done", "1 minute", "2 days"),
          run("work", "NULL", "partial", "1 hour", "1 hour"),
          run("work", "NULL", "running", "1 minute", "1 hour"),
          "INSERT INTO pgvitals.job_run (job, verb, started_at, status, agent)"
              + " VALUES ('no schedule', 'v', now(), 'running', 'a'), (repeat('x', 10000), 'v', now(), 'running', 'a'),"
              + " (repeat('x', 9999), 'v', now(), 'running', 'a'), (E'\\n', 'v', now(), 'running', 'a')");

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);
        double now = Instant.now().getEpochSecond();

        assertThat(value(readings, "last_status", "load")).as("a skipped run is none").isZero();
        assertThat(value(readings, "last_duration_seconds", "load")).isEqualTo(10);
        assertThat(now - value(readings, "last_success_timestamp_seconds", "load"))
            .isCloseTo(2 * 86_400, within(600.0));
        assertThat(value(readings, "interval_seconds", "load")).isEqualTo(86_400);
        assertThat(value(readings, "next_run_timestamp_seconds", "load") - now)
            .isCloseTo(86_400 - 3_600, within(600.0));
        assertThat(value(readings, "running", "load")).isZero();
        assertThat(value(readings, "last_status", "work")).as("partial").isZero();
        assertThat(value(readings, "running", "work")).isEqualTo(1);
        assertThat(readings.samples(QUERY, "pg_job_next_run_timestamp_seconds", "no schedule"))
            .isEmpty();
        assertThat(readings.samples(QUERY, "pg_job_running"))
            .extracting(sample -> sample.labels().get("job_name"))
            .contains("job without a name")
            .filteredOn(name -> name.startsWith("xx"))
            .hasSize(2)
            .allSatisfy(name -> assertThat(name).hasSizeLessThan(100));
      }
    }
  }

  /** Whoever may write to the table can; one row must not take the others down, nor hide a job. */
  @OldestAndNewest
  void timesThatAreNoneOrStillToComeTellNothing(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      prepare(postgres);
      postgres.sql(
          run("a", "NULL", "done", "1 hour", "1 day"),
          "INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, agent, next_due)"
              + " VALUES ('a', 'v', now() + interval '3 years', now() + interval '3 years', 'done', 'x', NULL),"
              + " ('a', 'v', now(), 'infinity', 'done', 'x', 'infinity'),"
              + " ('b', 'v', 'infinity', 'infinity', 'done', 'x', 'infinity'),"
              + " ('b', 'v', '-infinity', '-infinity', 'failed', 'x', '-infinity')");

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);
        double now = Instant.now().getEpochSecond();

        assertThat(now - value(readings, "last_success_timestamp_seconds", "a"))
            .isCloseTo(3_600, within(600.0));
        assertThat(value(readings, "interval_seconds", "a")).isEqualTo(86_400);
        assertThat(readings.samples(QUERY, "pg_job_next_run_timestamp_seconds", "a")).isEmpty();
        assertThat(readings.samples(QUERY, "pg_job_last_success_timestamp_seconds", "b")).isEmpty();
        assertThat(value(readings, "running", "b")).isZero();
      }
    }
  }

  @OldestAndNewest
  void runsThatAreSkippedInARowAreCounted(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      prepare(postgres);
      postgres.sql(run("a", "NULL", "done", "5 days", "1 day"));
      for (int day = 4; day > 0; day--) {
        postgres.sql(
            run("a", "NULL", "skipped", day + " days", "1 day"),
            run("a", "'t'", "done", day + " days", "1 day"),
            run("never", "NULL", "skipped", day + " days", "1 day"));
      }
      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);
        assertThat(readings.value(QUERY, "pg_job_skipped_in_a_row", "a")).isEqualTo(4);
        assertThat(readings.value(QUERY, "pg_job_skipped_in_a_row", "never")).isEqualTo(4);

        postgres.sql(run("a", "NULL", "failed", "1 hour", "1 day"));

        assertThat(readings.value(QUERY, "pg_job_skipped_in_a_row", "a")).isZero();
      }
    }
  }

  @OldestAndNewest
  void whatHappensIsCounted(int major) {
    try (Postgres postgres = Postgres.start(major)) {
      prepare(postgres);
      postgres.sql(run("a", "NULL", "done", "1 hour", "1 day"));
      try (Trial trial =
          Trial.of(postgres, Readings.catalogue("  settle: 30s\n", "  settle: 0s\n"))) {
        trial.next("pg_job_run");
        trial.next("pg_job_work");
        trial.next("pg_job_skipped");
        postgres.sql(
            "INSERT INTO pgvitals.job_run (job, target, verb, started_at, ended_at, status, reason, rows, bytes_before, bytes_after, agent)"
                + " VALUES ('a', NULL, 'v', clock_timestamp(), clock_timestamp(), 'partial', NULL, NULL, NULL, NULL, 'x'),"
                + " ('a', 't', 'v', clock_timestamp(), clock_timestamp(), 'done', NULL, 70, 1000, 300, 'x'),"
                + " ('a', 'u', 'v', clock_timestamp(), clock_timestamp(), 'skipped', 'Locked: by 17', NULL, NULL, NULL, 'x'),"
                + " ('a', 'v', 'v', clock_timestamp(), clock_timestamp(), 'skipped', 'the moon', -5, 100, 300, 'x'),"
                + " ('a', 'w', 'v', clock_timestamp(), NULL, 'running', NULL, NULL, NULL, NULL, 'x')");

        String labels = "server=\"db\",datname=\"postgres\",job_name=\"a\",scheduler=\"pgvitals\"";
        assertThat(trial.next("pg_job_run"))
            .containsExactlyInAnyOrder(
                "pg_job_runs_total{%s,status=\"done\"} 0".formatted(labels),
                "pg_job_runs_total{%s,status=\"skipped\"} 0".formatted(labels),
                "pg_job_runs_total{%s,status=\"partial\"} 1".formatted(labels),
                "pg_job_runs_total{%s,status=\"failed\"} 0".formatted(labels));
        assertThat(trial.next("pg_job_work"))
            .containsExactlyInAnyOrder(
                "pg_job_rows_total{%s} 70".formatted(labels),
                "pg_job_freed_bytes_total{%s} 700".formatted(labels));
        assertThat(trial.next("pg_job_skipped"))
            .containsExactlyInAnyOrder(
                "pg_job_skipped_total{%s,reason=\"locked\"} 1".formatted(labels),
                "pg_job_skipped_total{%s,reason=\"other\"} 1".formatted(labels));
      }
    }
  }

  @Test
  void aStandbySaysNothingTwiceButCanBeAsked() {
    String mine =
        """
        pg_job_reported: {extends: pg_job_reported, role: any}
        pg_job_run: {extends: pg_job_run, role: any}
        """;
    try (LocalPostgres primary = LocalPostgres.start(18)) {
      prepare(primary);
      primary.sql(run("a", "NULL", "done", "1 hour", "1 day"));
      try (LocalPostgres standby = primary.streamingStandby();
          Trial trial = Rehearsal.catalogueOn(standby);
          Trial asked = Trial.of(standby, CatalogueFiles.builtin().text() + mine)) {
        DatabaseReadings.awaitAnswer(standby, "SELECT count(*) FROM pgvitals.job_run", "1");

        assertThat(trial.plan().skipped())
            .filteredOn(skipped -> skipped.query().name().equals(QUERY))
            .extracting(skipped -> skipped.reason())
            .contains(SkipReason.ROLE);
        assertThat(value(new DatabaseReadings(asked), "last_status", "a")).isEqualTo(1);
        assertThat(asked.run("pg_job_run").failure()).isEmpty();
      }
    }
  }

  /** Two schedulers may have a job of one name, and an old copy of the example reports another. */
  @Test
  void jobsOfOneNameAreToldApartByTheirScheduler() {
    String old =
        """
        pg_job:
          description: The last runs of jobs, as they reported to monitoring.job
          requires: {relation: monitoring.job}
          role: primary
          interval: 60s
          query: |
            SELECT DISTINCT ON (j.job_name) j.job_name, j.succeeded AS last_status, j.ended_at AS last_end
            FROM monitoring.job AS j
            ORDER BY j.job_name, j.ended_at DESC
          metrics:
            - job_name: {usage: LABEL, description: Name of the job}
            - last_status: {usage: GAUGE, description: Whether the last run succeeded}
            - last_end: {usage: GAUGE, rename: last_end_timestamp_seconds, description: When the last run ended}
        """;
    try (Postgres postgres = Postgres.start(18)) {
      prepare(postgres);
      postgres.sql(
          "CREATE SCHEMA monitoring",
          "CREATE TABLE monitoring.job (job_name text NOT NULL, ended_at timestamptz NOT NULL, succeeded bool NOT NULL)",
          "INSERT INTO monitoring.job VALUES ('vacuum', now(), false)",
          "GRANT USAGE ON SCHEMA monitoring TO monitor",
          "GRANT SELECT ON monitoring.job TO monitor",
          "CREATE VIEW pgvitals.cron_job AS SELECT 1::bigint AS jobid, 'vacuum'::text AS jobname,"
              + " '@daily'::text AS schedule, true AS active, 'failed'::text AS last_status,"
              + " now() AS last_start, now() AS last_end, now() AS last_success, 0::bigint AS running",
          "GRANT SELECT ON pgvitals.cron_job TO monitor",
          run("vacuum", "NULL", "done", "1 hour", "1 day"));
      try (Trial trial = Trial.of(postgres, CatalogueFiles.builtin().text() + old)) {
        List<String> statuses =
            List.of(QUERY, "pg_job_pg_cron", "pg_job").stream()
                .flatMap(query -> trial.samples(query).stream())
                .filter(line -> line.startsWith("pg_job_last_status"))
                .toList();

        assertThat(statuses)
            .containsExactly(
                "pg_job_last_status{server=\"db\",datname=\"postgres\",job_name=\"vacuum\",scheduler=\"pgvitals\"} 1",
                "pg_job_last_status{server=\"db\",datname=\"postgres\",job_name=\"vacuum\",scheduler=\"pg_cron\"} 0",
                "pg_job_last_status{server=\"db\",job_name=\"vacuum\"} 0");
      }
    }
  }

  /** Whose run took ten seconds. */
  private static String run(String job, String target, String status, String ago, String due) {
    String started = "now() - interval '" + ago + "'";
    return """
        INSERT INTO pgvitals.job_run (job, target, verb, started_at, ended_at, status, agent, next_due)
        VALUES ('%s', %s, 'v', %s, CASE WHEN '%s' <> 'running' THEN %s + interval '10 s' END, '%s', 'a', %s + interval '%s')
        """
        .formatted(job, target, started, status, started, status, started, due);
  }

  private static double value(DatabaseReadings readings, String metric, String job) {
    return readings.value(QUERY, "pg_job_" + metric, job, "pgvitals");
  }
}
