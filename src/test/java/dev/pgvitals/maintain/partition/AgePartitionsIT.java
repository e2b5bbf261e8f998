package dev.pgvitals.maintain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.schema.HalfDetached;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.MaintainProcess;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.TargetReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Old partitions: detached, then dropped, by their bounds. */
class AgePartitionsIT {
  private static final String ENTRY =
      "- {table: 'app.\"Events\"', detach_after: 1y, drop_after: 2y, require: nothing}";

  /** With a row in each; the last one has now, and all that is to come. */
  private static Postgres server(int major) {
    Postgres postgres = Maintained.prepare(Postgres.start(major));
    Maintained.asOwner(
        postgres,
        "CREATE TABLE app.\"Events\" (at timestamptz, id int) PARTITION BY RANGE (at)",
        "CREATE TABLE app.\"e 2020\" PARTITION OF app.\"Events\" FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
        "CREATE TABLE app.e2021 PARTITION OF app.\"Events\" FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
        "CREATE TABLE app.now PARTITION OF app.\"Events\" FOR VALUES FROM ('2022-01-01') TO ('2100-01-01')",
        "INSERT INTO app.\"Events\" VALUES ('2020-05-01', 1), ('2021-05-01', 2), ('2022-05-01', 3)");
    return postgres;
  }

  private static String file(Postgres postgres, String entries) {
    return Maintained.file(postgres, "age:\n  partitions:\n" + entries.indent(4));
  }

  private static List<String> attached(Postgres postgres) {
    return postgres.queryColumn(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'app.\"Events\"'::regclass ORDER BY 1");
  }

  private static List<String> rows(Postgres postgres) {
    return postgres.queryColumn(
        "SELECT concat_ws(' ', partition, from_value, to_value, detached_at IS NOT NULL, dropped_at IS NOT NULL) FROM pgvitals.archive ORDER BY id");
  }

  private static Outcome outcome(JobReport report) {
    return report.outcome().orElseThrow();
  }

  @OldestAndNewest
  void aPartitionTakesOneStepARun(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      String file = file(postgres, ENTRY);
      String how = major >= 14 ? " CONCURRENTLY" : "";
      assertThat(Maintained.dryRun(file).targets())
          .extracting(target -> target.target().statements().get(0))
          .containsExactly(
              "ALTER TABLE app.\"Events\" DETACH PARTITION app.\"e 2020\"" + how,
              "ALTER TABLE app.\"Events\" DETACH PARTITION app.e2021" + how);
      assertThat(rows(postgres)).isEmpty();

      assertThat(outcome(Maintained.applyOne(file))).isEqualTo(Outcome.DONE);

      assertThat(attached(postgres)).containsExactly("app.now");
      assertThat(postgres.query("SELECT count(*) FROM app.\"e 2020\"")).isEqualTo("1");
      assertThat(rows(postgres))
          .containsExactly(
              "e 2020 2020-01-01 00:00:00+00:00 2021-01-01 00:00:00+00:00 t f",
              "e2021 2021-01-01 00:00:00+00:00 2022-01-01 00:00:00+00:00 t f");

      assertThat(Maintained.outcomes(Maintained.applyOne(file)))
          .containsExactly("app.\"e 2020\" done", "app.e2021 done");

      assertThat(postgres.query("SELECT to_regclass('app.e2021') IS NULL")).isEqualTo("t");
      assertThat(rows(postgres)).allMatch(row -> row.endsWith("t t"));
      assertThat(outcome(Maintained.applyOne(file)).reason()).contains("nothing to do");
    }
  }

  @OldestAndNewest
  void theLastOneAndTheDefaultStay(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      Maintained.asOwner(
          postgres,
          "DROP TABLE app.now",
          "CREATE TABLE app.rest PARTITION OF app.\"Events\" DEFAULT");

      JobReport report = Maintained.applyOne(file(postgres, ENTRY));

      assertThat(report.targets())
          .extracting(target -> target.target().statements().get(0))
          .as("with a default there is no CONCURRENTLY")
          .containsExactly("ALTER TABLE app.\"Events\" DETACH PARTITION app.\"e 2020\"");
      assertThat(attached(postgres)).containsExactly("app.e2021", "app.rest");
    }
  }

  /** A clock of this machine that is years ahead makes nothing old. */
  @OldestAndNewest
  void aClockThatIsAheadMakesNothingOld(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.future PARTITION OF app.\"Events\" FOR VALUES FROM ('2100-01-01') TO ('2101-01-01')",
          "CREATE TABLE app.far PARTITION OF app.\"Events\" FOR VALUES FROM ('2101-01-01') TO ('2102-01-01')");

      Maintained.apply(
          file(postgres, ENTRY), InstantSource.fixed(Instant.parse("2150-01-01T00:00:00Z")));

      assertThat(attached(postgres)).containsExactly("app.far", "app.future", "app.now");
    }
  }

  @OldestAndNewest
  void aDetachThatWaitsForTooLongIsFinishedByTheNextRun(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      String file = file(postgres, ENTRY);
      try (Connection reader = postgres.superuser();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.execute("SELECT count(*) FROM app.\"Events\"");

        JobReport report = Maintained.applyOne(file);

        assertThat(outcome(report).status()).isNotEqualTo(RunStatus.DONE);
        if (major >= 14) {
          assertThat(Maintained.outcomes(report).get(0))
              .isEqualTo(
                  "app.\"e 2020\" skipped, locked: waited for transactions that use the table for more than 1s; it is half detached: its rows are gone from the table already, and the next run finishes it");
          assertThat(Maintained.outcomes(report).get(1))
              .isEqualTo(
                  "app.e2021 skipped, locked: app.\"e 2020\" is half detached, and has to be finished before another one");
        } else {
          assertThat(Maintained.outcomes(report))
              .containsExactly(
                  "app.\"e 2020\" skipped, locked: tried 6 times for a second each",
                  "app.e2021 skipped, locked: tried 6 times for a second each");
        }
        assertThat(reader.isValid(1)).as("nobody was cancelled").isTrue();
        statement.execute("SELECT count(*) FROM app.\"Events\"");
      }

      JobReport report = Maintained.applyOne(file);

      assertThat(outcome(report)).isEqualTo(Outcome.DONE);
      assertThat(attached(postgres)).containsExactly("app.now");
      if (major >= 14) {
        assertThat(report.targets().get(0).target().statements())
            .containsExactly("ALTER TABLE app.\"Events\" DETACH PARTITION app.\"e 2020\" FINALIZE");
        assertThat(rows(postgres).get(0)).as("settled by the next run").contains(" f f");
      }
      Maintained.applyOne(file);
      assertThat(rows(postgres)).allMatch(row -> row.endsWith("t t"));
    }
  }

  /** kill -9 in the middle of a DETACH CONCURRENTLY. */
  @OldestAndNewest
  void whatAKilledRunHasHalfDetachedIsFinished(int major) throws Exception {
    assumeThat(major).isGreaterThanOrEqualTo(14);
    try (Postgres postgres = server(major)) {
      String file = file(postgres, ENTRY);
      try (Connection reader = postgres.superuser();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.execute("SELECT count(*) FROM app.\"Events\"");
        Process process = MaintainProcess.apply(file.replace("max_wait: 1s", "max_wait: 1h"));
        await()
            .until(
                () ->
                    postgres
                        .query("SELECT count(*) FROM pg_inherits WHERE inhdetachpending")
                        .equals("1"));
        process.destroyForcibly().waitFor();
        postgres.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'pgvitals maintain%'");
        await()
            .until(
                () ->
                    postgres
                        .query(
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pgvitals maintain%'")
                        .equals("0"));
      }

      JobReport report = Maintained.applyOne(file);

      assertThat(Maintained.outcomes(report))
          .containsExactly("app.\"e 2020\" done", "app.e2021 done");
      assertThat(attached(postgres)).containsExactly("app.now");
      assertThat(postgres.query("SELECT count(*) FROM pg_inherits WHERE inhdetachpending"))
          .isEqualTo("0");
      assertThat(Maintained.outcomes(Maintained.applyOne(file)))
          .containsExactly("app.\"e 2020\" done", "app.e2021 done");
    }
  }

  /** Whoever began it. */
  @OldestAndNewest
  void makingPartitionsFinishesWhatIsHalfDetachedFirst(int major) throws Exception {
    assumeThat(major).isGreaterThanOrEqualTo(14);
    try (Postgres postgres = server(major)) {
      HalfDetached.leave(postgres, "app.\"Events\"", "app.e2021");

      JobReport report =
          Maintained.applyOne(
              file(postgres, "- {table: 'app.\"Events\"', interval: year, ahead: 1}"));

      assertThat(Maintained.outcomes(report)).containsExactly("app.e2021 done");
      assertThat(attached(postgres)).containsExactly("app.\"e 2020\"", "app.now");
      assertThat(rows(postgres)).as("it is not ours").isEmpty();
    }
  }

  @OldestAndNewest
  void whatIsReferencedStaysAndIsNamed(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      Maintained.asOwner(
          postgres,
          "ALTER TABLE app.\"Events\" ADD PRIMARY KEY (at, id)",
          "CREATE TABLE app.refers (at timestamptz, id int, FOREIGN KEY (at, id) REFERENCES app.\"Events\")",
          "INSERT INTO app.refers VALUES ('2020-05-01', 1)");

      JobReport report = Maintained.applyOne(file(postgres, ENTRY));

      assertThat(Maintained.outcomes(report).get(0))
          .startsWith("app.\"e 2020\" failed")
          .contains("violates foreign key constraint");
      assertThat(Maintained.outcomes(report).get(1)).isEqualTo("app.e2021 done");
      assertThat(attached(postgres)).containsExactly("app.\"e 2020\"", "app.now");
    }
  }

  /** A table that we have not detached, or that is not what it was, is nobody's to drop. */
  @OldestAndNewest
  void onlyWhatWasDetachedByUsIsDropped(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      String file = file(postgres, ENTRY);
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.e2019 PARTITION OF app.\"Events\" FOR VALUES FROM ('2019-01-01') TO ('2020-01-01')",
          "CREATE TABLE app.e2018 PARTITION OF app.\"Events\" FOR VALUES FROM ('2018-01-01') TO ('2019-01-01')",
          "CREATE TABLE app.e2017 PARTITION OF app.\"Events\" FOR VALUES FROM ('2017-01-01') TO ('2018-01-01')",
          "ALTER TABLE app.\"Events\" DETACH PARTITION app.e2017");
      Maintained.applyOne(file);
      Maintained.asOwner(
          postgres,
          "ALTER TABLE app.\"e 2020\" RENAME TO in_use",
          "CREATE VIEW app.seen AS SELECT * FROM app.e2018",
          "ALTER TABLE app.\"Events\" ATTACH PARTITION app.e2019 FOR VALUES FROM ('2019-01-01') TO ('2020-01-01')");

      JobReport report = Maintained.applyOne(file);

      assertThat(Maintained.outcomes(report))
          .anyMatch(
              text -> text.startsWith("app.in_use skipped, refused: it was called app.e 2020"))
          .anyMatch(text -> text.startsWith("app.e2018 failed") && text.contains("depend"))
          .contains("app.e2021 done")
          .contains("app.e2019 done");
      assertThat(
              postgres.queryColumn(
                  "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r' ORDER BY 1"))
          .as("attached again, it was detached again, and is not dropped in the same run")
          .containsExactly("e2017", "e2018", "e2019", "in_use", "now");
    }
  }

  /** Detached, archived, dropped: three runs. What came in between keeps it from being dropped. */
  @OldestAndNewest
  void whatIsToBeArchivedIsDroppedOnlyWithAGoodArchive(int major, @TempDir Path directory)
      throws Exception {
    try (Postgres postgres = server(major)) {
      String file =
          file(
                  postgres,
                  "- {table: 'app.\"Events\"', detach_after: 1y, archive: cold, drop_after: 2y, require: archived}")
              + "archives: {cold: {directory: '%s', min_free: 0%%}}\n".formatted(directory);

      assertThat(outcome(Maintained.applyOne(file))).isEqualTo(Outcome.DONE);
      assertThat(Maintained.dryRun(file).targets())
          .extracting(target -> target.target().statements().get(0))
          .allMatch(sql -> sql.startsWith("COPY app."));
      assertThat(Maintained.outcomes(Maintained.applyOne(file)))
          .hasSize(2)
          .allMatch(text -> text.contains(" done, " + directory));
      assertThat(postgres.query("SELECT count(*) FROM app.\"e 2020\"")).isEqualTo("1");
      Maintained.asOwner(postgres, "INSERT INTO app.e2021 VALUES ('2021-06-01', 9)");

      List<String> outcomes = Maintained.outcomes(Maintained.applyOne(file));

      assertThat(outcomes).contains("app.\"e 2020\" done");
      assertThat(outcomes)
          .anyMatch(
              text ->
                  text.startsWith("app.e2021 failed, not dropped: ")
                      && text.contains("has 2 rows, and its archive has 1"));
      assertThat(postgres.query("SELECT to_regclass('app.\"e 2020\"') IS NULL")).isEqualTo("t");
      assertThat(postgres.query("SELECT count(*) FROM app.e2021")).isEqualTo("2");
    }
  }

  @OldestAndNewest
  void withoutTheTableOfArchivesNothingIsDetached(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      postgres.sql("DROP TABLE pgvitals.archive");

      JobReport report = Maintained.applyOne(file(postgres, ENTRY));

      assertThat(Maintained.outcomes(report))
          .hasSize(2)
          .allMatch(
              text ->
                  text.contains(
                      "skipped, privilege: pgvitals_maintain cannot write to pgvitals.archive"));
      assertThat(attached(postgres)).hasSize(3);
    }
  }

  @OldestAndNewest
  void aRoleThatIsNotTheOwnersIsToldSo(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      postgres.sql(
          "REVOKE app_owner FROM " + Maintained.ROLE, "GRANT USAGE ON SCHEMA app TO PUBLIC");

      assertThat(Maintained.outcomes(Maintained.applyOne(file(postgres, ENTRY))))
          .hasSize(2)
          .allMatch(text -> text.contains("skipped, privilege: grant pgvitals_maintain the role"));
    }
  }

  /** What it looks at, and how, is nothing that a reader could not do. */
  @OldestAndNewest
  void aDryRunTakesNoLockThatAnybodyCouldNotice(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection other = postgres.superuser();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE app.\"Events\" IN EXCLUSIVE MODE");

      List<TargetReport> targets = Maintained.dryRun(file(postgres, ENTRY)).targets();

      assertThat(targets).hasSize(2);
      assertThat(
              Maintained.dryRun(
                      file(postgres, "- {table: 'app.\"Events\"', interval: year, ahead: 100}"))
                  .targets())
          .isNotEmpty()
          .allMatch(target -> target.target().skip().isEmpty());
    }
  }
}
