package dev.pgvitals.maintain.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.run.JobReport;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** VACUUM FULL, of a table that is named. */
class VacuumFullIT {
  private static final String JOB =
      """
      compact:
        window: ["00:00-14:00", "12:00-02:00"]
        vacuum_full: {tables: [app.notifications], free_ratio: 0.5, max_size: 1GiB, allow_exclusive: true}
      """;

  private static Postgres server(int major) {
    Postgres postgres = Maintained.prepare(Postgres.start(major, Map.of("autovacuum", "off")));
    Maintained.asOwner(
        postgres,
        "CREATE TABLE app.notifications AS SELECT i, repeat('x', 100) AS text FROM generate_series(1, 50000) AS i",
        "CREATE TABLE app.untold AS SELECT i, repeat('x', 100) AS text FROM generate_series(1, 50000) AS i",
        "DELETE FROM app.notifications WHERE i % 10 <> 0",
        "DELETE FROM app.untold WHERE i % 10 <> 0",
        "ANALYZE app.notifications");
    return postgres;
  }

  private static void mayMeasure(Postgres postgres) {
    postgres.sql(
        "CREATE EXTENSION pgstattuple WITH SCHEMA public",
        "GRANT pg_stat_scan_tables TO pgvitals_maintain");
  }

  @EachMajor
  void aTableThatIsMostlyFreeIsWrittenAnew(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      mayMeasure(postgres);

      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().orElseThrow().status())
          .as(report.toString())
          .isEqualTo(RunStatus.DONE);
      assertThat(Maintained.rows(postgres))
          .containsExactly("vacuum_full - done", "vacuum_full app.notifications done");
      assertThat(
              postgres.query(
                  "SELECT bytes_after < bytes_before / 2 FROM pgvitals.job_run WHERE target IS NOT NULL"))
          .isEqualTo("t");
      Maintained.applyOne(Maintained.file(postgres, JOB));
      assertThat(Maintained.rows(postgres).get(3))
          .matches("vacuum_full app.notifications skipped nothing: \\d % free, measured .*");
    }
  }

  /**
   * Dead rows are no free space before a plain vacuum, and where it removes little there is none.
   */
  @OldestAndNewest
  void aTableThatIsNotMostlyFreeIsLeftAsItIs(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      mayMeasure(postgres);
      Maintained.asOwner(
          postgres,
          "VACUUM app.notifications",
          "INSERT INTO app.notifications SELECT i, repeat('y', 100) FROM generate_series(1, 40000) AS i");

      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().orElseThrow().status()).isEqualTo(RunStatus.DONE);
      assertThat(Maintained.rows(postgres).get(1))
          .matches(
              "vacuum_full app.notifications skipped nothing: \\d+ % free, measured after a plain vacuum");
    }
  }

  @OldestAndNewest
  void whereNobodyMeasuresTwoEstimatesDecide(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      Instant today = Instant.parse("2026-05-02T02:00:00Z");

      Maintained.apply(Maintained.file(postgres, JOB), InstantSource.fixed(today));
      assertThat(Maintained.rows(postgres).get(1))
          .matches(
              "vacuum_full app.notifications skipped nothing: estimated once: \\d+ % free; .*");
      Maintained.apply(
          Maintained.file(postgres, JOB), InstantSource.fixed(today.plus(Duration.ofHours(1))));
      assertThat(Maintained.rows(postgres).get(3)).contains("estimated once");
      Maintained.apply(
          Maintained.file(postgres, JOB), InstantSource.fixed(today.plus(Duration.ofDays(1))));

      assertThat(Maintained.rows(postgres).get(5)).isEqualTo("vacuum_full app.notifications done");
    }
  }

  /** Others read while it waits for its lock a second at a time, and are not cancelled. */
  @OldestAndNewest
  void whoHasALockKeepsIt(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection other = postgres.superuser();
        Statement statement = other.createStatement()) {
      mayMeasure(postgres);
      other.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM app.notifications");

      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().orElseThrow().reason())
          .contains("locked: tried 6 times for a second each");
      statement.execute("SELECT count(*) FROM app.notifications");
    }
  }
}
