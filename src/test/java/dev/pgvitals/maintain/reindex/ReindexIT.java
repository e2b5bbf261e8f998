package dev.pgvitals.maintain.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.MaintainProcess;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.run.JobReport;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** REINDEX CONCURRENTLY, and what it leaves behind. */
class ReindexIT {
  private static final String JOB =
      """
      indexes:
        reindex: {bloat: 0.5, min_size: 1MiB}
      """;

  private static Postgres server(int major) {
    Postgres postgres = Maintained.prepare(Postgres.start(major, Map.of("autovacuum", "off")));
    Maintained.asOwner(
        postgres,
        "CREATE TABLE app.orders (id int, note text)",
        "CREATE INDEX \"by Id\" ON app.orders (id)",
        "INSERT INTO app.orders SELECT i, repeat('x', 20) FROM generate_series(1, 150000) AS i",
        "ANALYZE app.orders",
        "DELETE FROM app.orders WHERE id % 10 <> 0",
        "VACUUM ANALYZE app.orders",
        "CREATE TABLE app.other (i int)");
    return postgres;
  }

  private static List<String> invalid(Postgres postgres) {
    return postgres.queryColumn(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1");
  }

  @EachMajor
  void aBloatedIndexIsBuiltAnew(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      String file = Maintained.file(postgres, JOB);
      assertThat(Maintained.dryRun(file).targets())
          .singleElement()
          .satisfies(
              target ->
                  assertThat(target.target().statements())
                      .containsExactly("REINDEX INDEX CONCURRENTLY app.\"by Id\""));

      JobReport report = Maintained.applyOne(file);

      assertThat(report.outcome().orElseThrow().status())
          .as(report.toString())
          .isEqualTo(RunStatus.DONE);
      assertThat(
              postgres.query(
                  "SELECT bytes_after < bytes_before / 2 FROM pgvitals.job_run WHERE target IS NOT NULL"))
          .isEqualTo("t");
      assertThat(invalid(postgres)).isEmpty();
      assertThat(Maintained.dryRun(file).targets()).isEmpty();
    }
  }

  @OldestAndNewest
  void whatLookedBloatedByOldStatisticsIsLeftAsItIs(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      Maintained.asOwner(
          postgres,
          "INSERT INTO app.orders SELECT i, 'y' FROM generate_series(1, 150000) AS i WHERE i % 10 <> 0");
      // As if it had been analyzed long ago.
      await()
          .untilAsserted(
              () ->
                  assertThat(Maintained.dryRun(Maintained.file(postgres, JOB)).targets())
                      .hasSize(1));
      postgres.sql("SELECT pg_stat_reset()");

      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().orElseThrow().status()).isEqualTo(RunStatus.DONE);
      assertThat(Maintained.rows(postgres))
          .anyMatch(
              row ->
                  row.matches(
                      "reindex app.\"by Id\" skipped nothing: \\d+ % bloat after an ANALYZE"));
    }
  }

  @OldestAndNewest
  void whoDoesNotSeeStatisticsIsNotToldThatNothingIsToBeDone(int major) throws Exception {
    assumeThat(major).as("before, only an owner rebuilds, who sees all").isGreaterThanOrEqualTo(17);
    try (Postgres postgres = server(major)) {
      postgres.sql(
          "REVOKE app_owner FROM " + Maintained.ROLE,
          "GRANT USAGE ON SCHEMA app TO " + Maintained.ROLE,
          "GRANT MAINTAIN ON app.orders TO " + Maintained.ROLE);

      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().orElseThrow().status()).isEqualTo(RunStatus.SKIPPED);
      assertThat(report.outcome().orElseThrow().reason().orElseThrow())
          .startsWith("privilege: ")
          .contains("GRANT SELECT ON app.orders TO pgvitals_maintain");
    }
  }

  /** A transaction on a table that has nothing to do with it is waited for, and not for ever. */
  @OldestAndNewest
  void aBuildThatWaitsForTooLongIsCancelledAndCleanedUp(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection other = openTransaction(postgres)) {
      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().orElseThrow().status()).isEqualTo(RunStatus.SKIPPED);
      assertThat(report.outcome().orElseThrow().reason().orElseThrow())
          .startsWith("locked: waiting for ")
          .contains("for more than 1s");
      assertThat(invalid(postgres)).isEmpty();
      assertThat(other.isValid(1)).as("nobody else was cancelled").isTrue();
      await()
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pgvitals maintain%'")
                      .equals("0"));
    }
  }

  /** It has read a table, and its snapshot stays. */
  private static Connection openTransaction(Postgres postgres) throws SQLException {
    Connection other = postgres.superuser();
    other.setAutoCommit(false);
    other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = other.createStatement()) {
      statement.execute("SELECT count(*) FROM app.other");
    }
    return other;
  }

  @OldestAndNewest
  void whatOthersBuildOrHaveLeftIsNotTouched(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection other = openTransaction(postgres);
        Connection builder = postgres.superuser()) {
      Thread build =
          new Thread(
              () -> {
                try (Statement statement = builder.createStatement()) {
                  statement.execute("CREATE INDEX CONCURRENTLY theirs ON app.other (i)");
                } catch (SQLException cancelled) {
                  // By the end of the test.
                }
              });
      build.start();
      await().until(() -> invalid(postgres).contains("app.theirs"));
      // What somebody's REINDEX that was ended leaves.
      leave(postgres);
      assertThat(invalid(postgres)).containsExactly("app.\"by Id_ccnew\"", "app.theirs");

      JobReport dry = Maintained.dryRun(Maintained.file(postgres, JOB));
      assertThat(dry.targets())
          .filteredOn(target -> target.target().skip().isPresent())
          .singleElement()
          .satisfies(
              target -> {
                assertThat(target.target().name()).isEqualTo("app.\"by Id_ccnew\"");
                assertThat(target.target().skip().orElseThrow().detail())
                    .contains("a build of somebody else");
              });
      Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(invalid(postgres)).containsExactly("app.\"by Id_ccnew\"", "app.theirs");
      assertThat(other.isValid(1)).isTrue();
      postgres.sql(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%'");
      build.join();
    }
  }

  private static void leave(Postgres postgres) throws SQLException {
    try (Connection connection = postgres.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '2s'");
      statement.execute("REINDEX INDEX CONCURRENTLY app.\"by Id\"");
      throw new AssertionError("it did not wait");
    } catch (SQLException cancelled) {
      assertThat(cancelled.getSQLState()).isEqualTo("57014");
    }
  }

  /** SIGTERM in the middle of a build. */
  @OldestAndNewest
  void whoeverIsToldToStopCleansUp(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection other = openTransaction(postgres)) {
      Process process = building(postgres);

      process.destroy();

      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(invalid(postgres)).isEmpty();
      assertThat(Maintained.rows(postgres))
          .containsExactly(
              "reindex - failed stopped by a signal",
              "reindex app.\"by Id\" failed stopped by a signal; told to stop");
      assertThat(other.isValid(1)).isTrue();
    }
  }

  /** Whoever has lost the lock is not alone any more: it cancels, and touches nothing else. */
  @OldestAndNewest
  void whoeverLosesTheLockCancelsAndTheNextCleansUp(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      try (Connection other = openTransaction(postgres)) {
        Process process = building(postgres);
        postgres.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2");

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(invalid(postgres)).containsExactly("app.\"by Id_ccnew\"");
        assertThat(Maintained.rows(postgres))
            .anyMatch(
                row ->
                    row.startsWith("reindex app.\"by Id\" failed building ")
                        && row.contains("the session that holds the lock is gone"));
        assertThat(other.isValid(1)).isTrue();
      }

      Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(invalid(postgres)).isEmpty();
    }
  }

  /** A process that waits in the middle of a build. */
  private static Process building(Postgres postgres) throws IOException {
    Process process =
        MaintainProcess.apply(
            Maintained.file(postgres, JOB).replace("max_wait: 1s", "max_wait: 1h"));
    await()
        .until(
            () ->
                postgres
                    .query(
                        "SELECT reason FROM pgvitals.job_run WHERE target IS NOT NULL AND status = 'running'")
                    .startsWith("building "));
    return process;
  }

  /** kill -9 of the process, and a backend that ends with it, in the middle of a build. */
  @OldestAndNewest
  void whatAKilledRunHasLeftIsClearedByTheNext(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      try (Connection other = openTransaction(postgres)) {
        Process process = building(postgres);
        process.destroyForcibly().waitFor();
        postgres.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'REINDEX%' AND pid <> pg_backend_pid()");
        await()
            .until(
                () ->
                    postgres
                        .query(
                            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'REINDEX%' AND pid <> pg_backend_pid()")
                        .equals("0"));
        assertThat(invalid(postgres)).containsExactly("app.\"by Id_ccnew\"");
        assertThat(other.isValid(1)).isTrue();
      }

      JobReport report = Maintained.applyOne(Maintained.file(postgres, JOB));

      assertThat(report.outcome().map(outcome -> outcome.status()))
          .isEqualTo(Optional.of(RunStatus.DONE));
      assertThat(invalid(postgres)).isEmpty();
      assertThat(Maintained.rows(postgres))
          .anyMatch(row -> row.startsWith("reindex app.\"by Id\" failed crashed: building "))
          .anyMatch(row -> row.equals("reindex app.\"by Id\" done"))
          .anyMatch(row -> row.equals("reindex - failed crashed"));
    }
  }
}
