package dev.pgvitals.builtin.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.page.JobsPage;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.fixture.server.SchedulerServer;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs of pgAgent, and what pg_partman maintains: tables of the real extensions. */
class AgentJobsIT {
  private static final String QUERY = "pg_job_pgagent";
  private static final double DAY = 86_400;

  private static SchedulerServer server;
  private static Postgres postgres;

  @BeforeAll
  static void createJobs() {
    server = SchedulerServer.start();
    postgres = server.postgres();
    postgres.sql("CREATE EXTENSION pgagent");
    JobsPage.run(postgres, "pgAgent");
    job(1, "first sundays", true);
    schedule(1, "{0}", "{4}", "{0}", "{0,1,2,3,4,5,6}");
    job(2, "each hour", true);
    schedule(2, "{30}", "{}", "{}", "{}");
    job(3, "twice", true);
    schedule(3, "{0}", "{1}", "{}", "{}");
    schedule(3, "{0}", "{2}", "{}", "{}");
    job(4, "not on holidays", true);
    schedule(4, "{0}", "{1}", "{}", "{}");
    postgres.sql(
        "INSERT INTO pgagent.pga_exception (jexscid, jexdate)"
            + " SELECT jscid, '2030-01-01' FROM pgagent.pga_schedule WHERE jscjobid = 4");
    job(5, "off", false);
    schedule(5, "{0}", "{1}", "{}", "{}");
    job(6, "last day", true);
    schedule(6, "{0}", "{1}", "{}", "{31}");
    postgres.sql(
        "UPDATE pgagent.pga_job SET jobnextrun = now() - interval '2 hours' WHERE jobid = 2",
        log(1, "s", "40 days", "00:01:30"),
        log(1, "f", "10 days", "00:00:05"),
        log(2, "s", "3 hours", "00:00:01"),
        "INSERT INTO pgagent.pga_joblog (jlgjobid, jlgstatus) VALUES (2, 'r')",
        log(3, "d", "1 hour", "00:00:01"),
        log(5, "s", "1 hour", "00:00:01"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void job(int id, String name, boolean enabled) {
    postgres.sql(
        "INSERT INTO pgagent.pga_job (jobid, jobjclid, jobname, jobenabled) VALUES (%d, 1, '%s', %s)"
            .formatted(id, name, enabled));
  }

  /** As pgAdmin writes it: an array with a place for each value, which are counted from 0. */
  private static void schedule(
      int job, String minutes, String hours, String weekdays, String monthDays) {
    postgres.sql(
        """
        INSERT INTO pgagent.pga_schedule (jscjobid, jscname, jscstart, jscminutes, jschours, jscweekdays, jscmonthdays)
        VALUES (%d, 's', now() - interval '1 year', '%s', '%s', '%s', '%s')
        """
            .formatted(
                job,
                flags(minutes, 60),
                flags(hours, 24),
                flags(weekdays, 7),
                flags(monthDays, 32)));
  }

  private static String flags(String set, int size) {
    String list = "," + set.substring(1, set.length() - 1) + ",";
    return IntStream.range(0, size)
        .mapToObj(i -> list.contains("," + i + ",") ? "t" : "f")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String log(int job, String status, String ago, String duration) {
    return "INSERT INTO pgagent.pga_joblog (jlgjobid, jlgstatus, jlgstart, jlgduration)"
        + " VALUES (%d, '%s', now() - interval '%s', '%s')".formatted(job, status, ago, duration);
  }

  @Test
  void tellsOfTheLastRunAndOfTheLastSuccess() {
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);

      assertThat(value(readings, "last_status", "first sundays")).isZero();
      assertThat(value(readings, "last_duration_seconds", "first sundays")).isEqualTo(5);
      assertThat(now() - value(readings, "last_success_timestamp_seconds", "first sundays"))
          .isCloseTo(40 * DAY - 90, within(600.0));
      assertThat(value(readings, "last_status", "each hour")).isEqualTo(1);
      assertThat(value(readings, "running", "each hour")).isEqualTo(1);
      assertThat(value(readings, "last_status", "twice")).as("aborted").isZero();
    }
  }

  @Test
  void aDayMustFitBothFieldsForDays() {
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);

      assertThat(value(readings, "interval_seconds", "first sundays")).isEqualTo(35 * DAY);
      assertThat(value(readings, "interval_seconds", "each hour")).isEqualTo(3_600);
      assertThat(value(readings, "interval_seconds", "last day")).isEqualTo(31 * DAY);
    }
  }

  @Test
  void whereNoTextTellsTheIntervalTheNextRunDoes() {
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);

      for (String job : new String[] {"twice", "not on holidays"}) {
        assertThat(readings.samples(QUERY, "pg_job_interval_seconds", job, "pgagent")).isEmpty();
        assertThat(value(readings, "next_run_timestamp_seconds", job)).isGreaterThan(now());
      }
      assertThat(now() - value(readings, "next_run_timestamp_seconds", "each hour"))
          .as("no pgAgent is at work")
          .isCloseTo(7_200, within(600.0));
    }
  }

  @Test
  void ofAJobThatIsSwitchedOffOnlyThatIsSaid() {
    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);

      assertThat(value(readings, "active", "off")).isZero();
      assertThat(trial.samples(QUERY)).filteredOn(line -> line.contains("\"off\"")).hasSize(1);
    }
  }

  @Test
  void pgPartmansTablesHaveTheLabelsOfThePartitionedOnes() {
    postgres.sql(
        "CREATE SCHEMA partman",
        "CREATE EXTENSION pg_partman SCHEMA partman",
        "CREATE TABLE public.event (at timestamptz NOT NULL) PARTITION BY RANGE (at)",
        "INSERT INTO partman.part_config (parent_table, control, partition_type, partition_interval, premake,"
            + " automatic_maintenance) VALUES ('public.event', 'at', 'native', '1 day', 4, 'off')");
    JobsPage.run(postgres, "pg_partman");

    try (Trial trial = Rehearsal.catalogueOn(postgres)) {
      DatabaseReadings readings = new DatabaseReadings(trial);

      assertThat(readings.value("pg_partman", "pg_partman_premake", "public", "event"))
          .isEqualTo(4);
      assertThat(
              readings.value("pg_partman", "pg_partman_automatic_maintenance", "public", "event"))
          .isZero();
      assertThat(readings.value("pg_partitions", "pg_partitions_future", "public", "event"))
          .isZero();
      // As 5.0 has it.
      postgres.sql(
          "ALTER TABLE partman.part_config ADD COLUMN IF NOT EXISTS maintenance_last_run timestamptz",
          "UPDATE partman.part_config SET maintenance_last_run = to_timestamp(1700000000)");
      assertThat(
              readings.value(
                  "pg_partman",
                  "pg_partman_maintenance_last_run_timestamp_seconds",
                  "public",
                  "event"))
          .isEqualTo(1_700_000_000);
    }
  }

  private static double value(DatabaseReadings readings, String metric, String job) {
    return readings.value(QUERY, "pg_job_" + metric, job, "pgagent");
  }

  private static double now() {
    return Instant.now().getEpochSecond();
  }
}
