package dev.pgvitals.builtin.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.DatabaseReadings;
import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.page.JobsPage;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;

/** Chains of pg_timetable, in its own schema; the rows of runs are the test's. */
class ChainsIT {
  private static final String QUERY = "pg_job_pg_timetable";
  private static final String GARBAGE = "g\u0001\nä".repeat(2_500);
  private static final double DAY = 86_400;

  private static Postgres withChains(int major) throws IOException {
    Postgres postgres = Postgres.start(major);
    postgres.createMonitorRole();
    postgres.sql(Files.readString(Path.of("src/test/resources/pg-timetable/schema.sql")));
    JobsPage.run(postgres, "pg_timetable");
    return postgres;
  }

  @OldestAndNewest
  void aChainHasSucceededWhenItsLastTaskHas(int major) throws Exception {
    try (Postgres postgres = withChains(major)) {
      // Of two steps; add_job() ignores errors unless told otherwise.
      postgres.sql(
          "SELECT setval('timetable.chain_chain_id_seq', 100), setval('timetable.task_task_id_seq', 100)",
          chain(1, "'two steps'", "'0 2 * * *'"),
          task(11, 1, 10, false),
          task(12, 1, 20, false),
          chain(2, "'stops early'", "'0 2 * * *'"),
          task(21, 2, 10, false),
          task(22, 2, 20, false),
          chain(3, "'cut off'", "'0 2 * * *'"),
          task(31, 3, 10, false),
          task(32, 3, 20, false),
          chain(4, "'first may fail'", "'0 2 * * *'"),
          task(41, 4, 10, true),
          task(42, 4, 20, false),
          "SELECT timetable.add_job('ignores errors', '0 2 * * *', 'SELECT 1/0')",
          log(1, 11, "2 days", 0),
          log(1, 12, "2 days", 0),
          log(2, 21, "2 days", 0),
          log(2, 22, "2 days", 0),
          log(2, 21, "1 day", 1),
          log(3, 31, "2 days", 0),
          log(3, 32, "2 days", 0),
          log(3, 31, "1 day", 0),
          log(4, 41, "1 day", 1),
          log(4, 42, "1 day", 0),
          "INSERT INTO timetable.execution_log (chain_id, task_id, txid, last_run, finished, returncode, client_name)"
              + " SELECT t.chain_id, t.task_id, 5, now() - interval '1 day', now() - interval '1 day', 1, 'c'"
              + " FROM timetable.task AS t JOIN timetable.chain AS c USING (chain_id)"
              + " WHERE c.chain_name = 'ignores errors'");

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);

        assertThat(value(readings, "last_status", "two steps")).isEqualTo(1);
        assertThat(value(readings, "last_duration_seconds", "two steps"))
            .as("from the first task on")
            .isCloseTo(20, within(5.0));
        assertThat(value(readings, "last_status", "stops early")).isZero();
        assertThat(ago(readings, "last_success", "stops early")).isCloseTo(2 * DAY, within(600.0));
        assertThat(ago(readings, "last_end", "stops early")).isCloseTo(DAY, within(600.0));
        assertThat(ago(readings, "last_success", "cut off"))
            .as("what came to no end is no success")
            .isCloseTo(2 * DAY, within(600.0));
        assertThat(value(readings, "last_status", "first may fail")).isEqualTo(1);
        assertThat(value(readings, "last_status", "ignores errors")).isZero();
        assertThat(
                readings.samples(
                    QUERY,
                    "pg_job_last_success_timestamp_seconds",
                    "ignores errors",
                    "pg_timetable"))
            .isEmpty();
      }
    }
  }

  @OldestAndNewest
  void anIntervalIsThatOfPgTimetable(int major) throws Exception {
    try (Postgres postgres = withChains(major)) {
      postgres.sql(
          chain(1, "'first sundays'", "'0 4 1-7 * 0'"),
          chain(2, "'each'", "'@every 2 hours'"),
          chain(3, "'after'", "'@after 2 hours'"),
          chain(4, "'each minute'", "NULL"),
          chain(5, "'off'", "'0 4 * * *'"),
          "UPDATE timetable.chain SET live = false WHERE chain_id = 5",
          chain(6, "E'" + GARBAGE + "'", "'@reboot'"),
          chain(7, "E'" + GARBAGE + "2'", "'@reboot'"),
          chain(8, "E'\\n'", "'@reboot'"));

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);

        assertThat(value(readings, "interval_seconds", "first sundays"))
            .as("both fields for days must fit")
            .isEqualTo(35 * DAY);
        assertThat(value(readings, "interval_seconds", "each")).isEqualTo(7_200);
        assertThat(value(readings, "interval_seconds", "each minute")).isEqualTo(60);
        assertThat(readings.samples(QUERY, "pg_job_interval_seconds"))
            .extracting(sample -> sample.labels().get("job_name"))
            .containsExactlyInAnyOrder("first sundays", "each", "each minute");
        assertThat(trial.run(QUERY).remarks()).isEmpty();
        assertThat(value(readings, "active", "off")).isZero();
        assertThat(readings.samples(QUERY, "pg_job_active"))
            .extracting(sample -> sample.labels().get("job_name"))
            .contains("job 8")
            .filteredOn(name -> name.startsWith("g "))
            .hasSize(2)
            .allSatisfy(name -> assertThat(name).hasSizeLessThan(100).matches("[gä ]+ \\([67]\\)"));
      }
    }
  }

  /** pg_timetable takes what a client that is gone left in the table away when it starts next. */
  @OldestAndNewest
  void onlyWhatAConnectedClientRunsIsRunning(int major) throws Exception {
    try (Postgres postgres = withChains(major);
        Connection client = postgres.superuser();
        Statement statement = client.createStatement()) {
      postgres.sql(
          chain(1, "'at work'", "'* * * * *'"),
          chain(2, "'left over'", "'* * * * *'"),
          "INSERT INTO timetable.active_chain (chain_id, client_name) VALUES (1, 'here'), (2, 'gone')",
          "INSERT INTO timetable.active_session (client_pid, server_pid, client_name) VALUES (1, 1, 'gone')");
      statement.execute("SET application_name = 'pg_timetable'");
      statement.execute(
          "INSERT INTO timetable.active_session (client_pid, server_pid, client_name)"
              + " VALUES (2, pg_backend_pid(), 'here')");

      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        DatabaseReadings readings = new DatabaseReadings(trial);

        assertThat(value(readings, "running", "at work")).isEqualTo(1);
        assertThat(value(readings, "running", "left over")).isZero();
      }
    }
  }

  /** Before 7.1 there is no index: each chain would read the whole log. */
  @OldestAndNewest
  void aLargeLogWithoutAnIndexIsLeftAlone(int major) throws Exception {
    try (Postgres postgres = withChains(major)) {
      postgres.sql(
          "DROP INDEX timetable.execution_log_chain_id_finished_idx",
          chain(1, "'a'", "'* * * * *'"));
      try (Trial trial = Rehearsal.catalogueOn(postgres)) {
        assertThat(trial.samples(QUERY)).isNotEmpty();

        postgres.sql(
            "INSERT INTO timetable.execution_log (chain_id, task_id, txid, finished, client_name, output)"
                + " SELECT 1, 1, 1, now(), 'c', repeat('x', 500) FROM generate_series(1, 10000)");
        assertThat(trial.samples(QUERY)).isEmpty();

        JobsPage.run(postgres, "pg_timetable");
        assertThat(trial.samples(QUERY)).isNotEmpty();
      }
    }
  }

  private static String chain(int id, String name, String runAt) {
    return "INSERT INTO timetable.chain (chain_id, chain_name, run_at, live) VALUES (%d, %s, %s, true)"
        .formatted(id, name, runAt);
  }

  private static String task(int id, int chain, int order, boolean ignoresErrors) {
    return "INSERT INTO timetable.task (task_id, chain_id, task_order, command, ignore_error) VALUES (%d, %d, %d, 'SELECT 1', %s)"
        .formatted(id, chain, order, ignoresErrors);
  }

  /** A task that took ten seconds; a later one of a chain that much later. */
  private static String log(int chain, int task, String ago, int returnCode) {
    return """
        INSERT INTO timetable.execution_log (chain_id, task_id, txid, last_run, finished, returncode, client_name)
        VALUES (%d, %d, 7, now() - interval '%s' + interval '%d s', now() - interval '%s' + interval '%d s', %d, 'c')
        """
        .formatted(chain, task, ago, task % 10 * 10, ago, task % 10 * 10 + 10, returnCode);
  }

  private static double ago(DatabaseReadings readings, String metric, String job) {
    return Instant.now().getEpochSecond() - value(readings, metric + "_timestamp_seconds", job);
  }

  private static double value(DatabaseReadings readings, String metric, String job) {
    return readings.value(QUERY, "pg_job_" + metric, job, "pg_timetable");
  }
}
