package dev.pgvitals.maintain.vacuum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.RefusedException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.awaitility.Awaitility;

/** VACUUM and ANALYZE, by a member of the role that owns the tables. */
class VacuumIT {
  private static final String JOB =
      """
      upkeep:
        analyze: {stale: auto, partitioned: 1d}
        vacuum: {tables: ["app.*"], dead_ratio: 0.2, dead_rows: 1000}
      """;

  private static Postgres server(int major) {
    Postgres postgres = Maintained.prepare(Postgres.start(major, Map.of("autovacuum", "off")));
    Maintained.asOwner(
        postgres,
        "CREATE TABLE app.\"Odd Name\" (i int)",
        "INSERT INTO app.\"Odd Name\" SELECT generate_series(1, 5000)",
        "VACUUM ANALYZE app.\"Odd Name\"",
        "DELETE FROM app.\"Odd Name\" WHERE i % 2 = 0",
        "CREATE TABLE app.fine (i int)",
        "INSERT INTO app.fine SELECT generate_series(1, 5000)",
        "VACUUM ANALYZE app.fine",
        "CREATE TABLE app.parts (i int) PARTITION BY RANGE (i)",
        "CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM (0) TO (1000)",
        "INSERT INTO app.parts SELECT generate_series(1, 999)",
        "VACUUM ANALYZE app.parts_1");
    // Up to 14, what happened is counted by another process, in its time.
    Awaitility.await("the counts of all of it")
        .until(
            () ->
                postgres
                    .query(
                        """
                        SELECT count(*) FROM pg_stat_user_tables
                        WHERE (relname = 'Odd Name' AND n_dead_tup = 2500)
                           OR (relname IN ('fine', 'parts_1') AND last_vacuum IS NOT NULL)""")
                    .equals("3"));
    return postgres;
  }

  @EachMajor
  void whatNeedsItIsVacuumedAndAnalyzedAndNothingElse(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      String file = Maintained.file(postgres, JOB);

      JobReport dry = Maintained.dryRun(file);
      assertThat(dry.notes()).isEmpty();
      assertThat(dry.targets())
          .extracting(target -> target.target().statements().get(0))
          .containsExactlyInAnyOrder(
              "ANALYZE (SKIP_LOCKED) " + (major >= 18 ? "ONLY " : "") + "app.parts",
              "VACUUM (SKIP_LOCKED, TRUNCATE false, ANALYZE, PARALLEL 0) app.\"Odd Name\"");
      assertThat(Maintained.rows(postgres)).isEmpty();

      JobReport report = Maintained.applyOne(file);

      assertThat(report.outcome().orElseThrow().status())
          .as(report.toString())
          .isEqualTo(RunStatus.DONE);
      assertThat(Maintained.rows(postgres))
          .containsExactly(
              "analyze, vacuum - done", "analyze app.parts done", "vacuum app.\"Odd Name\" done");
      assertThat(
              postgres.query(
                  "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'Odd Name'"))
          .isEqualTo("0");
      assertThat(Maintained.dryRun(file).targets()).as("done").isEmpty();
      assertThat(Maintained.applyOne(file).outcome().orElseThrow().reason())
          .contains("nothing to do");
    }
  }

  @EachMajor
  void withoutTheRightItIsSkippedAndNotDone(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      postgres.sql("REVOKE app_owner FROM pgvitals_maintain");

      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().orElseThrow().status()).isEqualTo(RunStatus.SKIPPED);
      assertThat(report.outcome().orElseThrow().reason().orElseThrow())
          .startsWith("privilege: ")
          .contains(
              major >= 17
                  ? "GRANT MAINTAIN ON app.parts TO pgvitals_maintain"
                  : "grant pgvitals_maintain the role that owns");
      assertThat(Maintained.rows(postgres)).filteredOn(row -> row.contains("done")).isEmpty();
    }
  }

  @OldestAndNewest
  void aTableThatIsLockedCostsOnlyItself(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection other = postgres.superuser();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE app.\"Odd Name\" IN ACCESS EXCLUSIVE MODE");

      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().orElseThrow().status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(Maintained.rows(postgres))
          .anyMatch(row -> row.startsWith("analyze app.parts done"))
          .anyMatch(row -> row.startsWith("vacuum app.\"Odd Name\" skipped locked: "));
    }
  }

  @OldestAndNewest
  void aVacuumThatWouldRemoveNothingIsLeftOut(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection other = postgres.superuser();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SELECT 1 FROM pg_class");
      Maintained.asOwner(
          postgres, "DELETE FROM app.\"Odd Name\" WHERE i % 3 = 0", "VACUUM app.\"Odd Name\"");
      await(postgres);

      JobReport report = Maintained.dryRun(Maintained.file(postgres, JOB));

      assertThat(report.targets())
          .filteredOn(target -> target.target().name().contains("Odd"))
          .singleElement()
          .satisfies(
              target ->
                  assertThat(target.target().skip().orElseThrow().detail())
                      .contains("dead rows are held by process "));
    }
  }

  private static void await(Postgres postgres) {
    Awaitility.await()
        .until(
            () ->
                postgres
                    .query(
                        "SELECT vacuum_count > 1 AND n_dead_tup > 1000 FROM pg_stat_user_tables WHERE relname = 'Odd Name'")
                    .equals("t"));
  }

  @OldestAndNewest
  void whoMayNotActIsTold(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      postgres.sql("GRANT pg_monitor TO pgvitals_maintain");
      assertRefused(postgres, "is the role of an agent");
      postgres.sql(
          "REVOKE pg_monitor FROM pgvitals_maintain",
          "REVOKE pg_read_all_stats FROM pgvitals_maintain");
      assertRefused(postgres, "GRANT pg_read_all_stats TO it");
      postgres.sql(
          "GRANT pg_read_all_stats TO pgvitals_maintain",
          "REVOKE INSERT ON pgvitals.job_run FROM pgvitals_maintain");
      assertRefused(postgres, "cannot write to pgvitals.job_run");
      postgres.sql("ALTER ROLE pgvitals_maintain SUPERUSER");
      assertRefused(postgres, "is a superuser");
    }
  }

  private static void assertRefused(Postgres postgres, String why) throws InterruptedException {
    try {
      assertThat(Maintained.apply(Maintained.file(postgres, JOB))).isNull();
    } catch (RefusedException e) {
      assertThat(e.reason()).contains(why);
    }
  }
}
