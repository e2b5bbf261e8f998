package dev.pgvitals.maintain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.MaintainProcess;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.RefusedException;
import dev.pgvitals.maintain.run.TargetReport;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partitions that are made ahead of time. */
class CreatePartitionsIT {
  private static final Instant JANUARY_31 = Instant.parse("2026-01-31T22:30:00Z");
  private static final String BERLIN = "timezone: Europe/Berlin\n";

  private static String file(Postgres postgres, String entries) {
    return Maintained.file(postgres, "ahead:\n  partitions:\n" + entries.indent(4));
  }

  private static String monthly(Postgres postgres, int ahead) {
    return file(
        postgres,
        "- {table: 'app.\"Price Snapshot\"', interval: month, ahead: %d}".formatted(ahead));
  }

  private static JobReport apply(String text, Instant now)
      throws RefusedException, InterruptedException {
    return Maintained.apply(text, InstantSource.fixed(now)).jobs().get(0);
  }

  private static Postgres server(int major, String type) {
    Postgres postgres = Maintained.prepare(Postgres.start(major));
    Maintained.asOwner(
        postgres,
        "CREATE TABLE app.\"Price Snapshot\" (id bigint DEFAULT 1, at %s NOT NULL, price numeric DEFAULT 0 CHECK (price >= 0), twice numeric GENERATED ALWAYS AS (price * 2) STORED, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)"
            .formatted(type));
    return postgres;
  }

  private static List<String> partitions(Postgres postgres) {
    return postgres.queryColumn(
        "SELECT c.relname || ' ' || pg_get_expr(c.relpartbound, 0) FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = 'app.\"Price Snapshot\"'::regclass ORDER BY c.relname");
  }

  private static Outcome outcome(JobReport report) {
    return report.outcome().orElseThrow();
  }

  @OldestAndNewest
  void the31stOfJanuaryInBerlinHasAFebruaryAfterIt(int major) throws Exception {
    try (Postgres postgres = server(major, "timestamptz")) {
      String file = BERLIN + monthly(postgres, 3);

      assertThat(outcome(apply(file, JANUARY_31))).isEqualTo(Outcome.DONE);

      assertThat(partitions(postgres))
          .containsExactly(
              "Price Snapshot_2026_01 FOR VALUES FROM ('2025-12-31 23:00:00+00') TO ('2026-01-31 23:00:00+00')",
              "Price Snapshot_2026_02 FOR VALUES FROM ('2026-01-31 23:00:00+00') TO ('2026-02-28 23:00:00+00')",
              "Price Snapshot_2026_03 FOR VALUES FROM ('2026-02-28 23:00:00+00') TO ('2026-03-31 22:00:00+00')",
              "Price Snapshot_2026_04 FOR VALUES FROM ('2026-03-31 22:00:00+00') TO ('2026-04-30 22:00:00+00')");
      assertThat(outcome(apply(file, JANUARY_31)).reason()).contains("nothing to do");
      // A month later there is one more to be made.
      apply(file, JANUARY_31.plus(Duration.ofDays(28)));
      assertThat(partitions(postgres)).hasSize(5);
    }
  }

  /** Of tables by the hour, on both days on which clocks change. */
  @OldestAndNewest
  void everyHourHasAPartitionWhateverTheClocksShow(int major) throws Exception {
    try (Postgres postgres = server(major, "timestamptz")) {
      String file =
          BERLIN + file(postgres, "- {table: 'app.\"Price Snapshot\"', interval: hour, ahead: 4}");
      apply(file, Instant.parse("2026-03-28T23:10:00Z"));
      apply(file, Instant.parse("2026-10-24T22:10:00Z"));

      assertThat(
              postgres.queryColumn(
                  "SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = 'app.\"Price Snapshot\"'::regclass ORDER BY c.oid"))
          .containsExactly(
              "Price Snapshot_2026_03_29_00",
              "Price Snapshot_2026_03_29_01",
              "Price Snapshot_2026_03_29_03",
              "Price Snapshot_2026_03_29_04",
              "Price Snapshot_2026_03_29_05",
              "Price Snapshot_2026_10_25_00",
              "Price Snapshot_2026_10_25_01",
              "Price Snapshot_2026_10_25_02",
              "Price Snapshot_2026_10_25_02b",
              "Price Snapshot_2026_10_25_03");
      postgres.sql(
          "INSERT INTO app.\"Price Snapshot\" (at) SELECT generate_series('2026-10-24 22:00:00+00'::timestamptz, '2026-10-25 02:59:00+00', '1 minute')");
    }
  }

  @OldestAndNewest
  void localTimesHaveNoOffset(int major) throws Exception {
    try (Postgres postgres = server(major, "timestamp")) {
      apply(BERLIN + monthly(postgres, 1), Instant.parse("2028-01-31T23:30:00Z"));

      assertThat(partitions(postgres))
          .containsExactly(
              "Price Snapshot_2028_02 FOR VALUES FROM ('2028-02-01 00:00:00') TO ('2028-03-01 00:00:00')",
              "Price Snapshot_2028_03 FOR VALUES FROM ('2028-03-01 00:00:00') TO ('2028-04-01 00:00:00')");
    }
  }

  /** What LIKE does not copy is as the newest partition has it. */
  @OldestAndNewest
  void theNewOneIsAsItsNewestSibling(int major) throws Exception {
    try (Postgres postgres = server(major, "date")) {
      postgres.sql("CREATE ROLE \"Read er\"", "CREATE ROLE writer");
      Maintained.asOwner(
          postgres,
          "CREATE INDEX ON app.\"Price Snapshot\" (price)",
          "CREATE UNIQUE INDEX \"by %s\" ON app.\"Price Snapshot\" (at, id)",
          "CREATE TABLE app.target (id int PRIMARY KEY)",
          "ALTER TABLE app.\"Price Snapshot\" ADD target int REFERENCES app.target",
          "COMMENT ON COLUMN app.\"Price Snapshot\".price IS 'in euro'",
          "CREATE TABLE app.\"first\" PARTITION OF app.\"Price Snapshot\" FOR VALUES FROM ('2026-01-01') TO ('2026-02-01') WITH (fillfactor = 70, toast.autovacuum_enabled = off)",
          "GRANT SELECT, INSERT ON app.\"first\" TO writer WITH GRANT OPTION",
          "GRANT SELECT (at, price) ON app.\"first\" TO \"Read er\"",
          "GRANT SELECT ON app.\"first\" TO PUBLIC",
          "ALTER TABLE app.\"first\" ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY \"a %s\" ON app.\"first\" AS RESTRICTIVE FOR UPDATE TO writer USING (price > 1) WITH CHECK (price > 2)",
          "ALTER TABLE app.\"first\" REPLICA IDENTITY USING INDEX first_at_id_idx");

      assertThat(outcome(apply(monthly(postgres, 1), JANUARY_31))).isEqualTo(Outcome.DONE);

      for (String what :
          List.of(
              "(SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(relacl) AS a)",
              "reloptions::text",
              "relowner::regrole",
              "relrowsecurity",
              "relreplident",
              "(SELECT reloptions::text FROM pg_class AS t WHERE t.oid = c.reltoastrelid)",
              "(SELECT string_agg(a.attname || a.attacl::text, ';') FROM pg_attribute AS a WHERE a.attrelid = c.oid)",
              "(SELECT count(*) FROM pg_constraint AS k WHERE k.conrelid = c.oid AND contype <> 'n')",
              "(SELECT string_agg(replace(pg_get_constraintdef(k.oid), ' NOT VALID', ''), ';' ORDER BY contype, conname) FROM pg_constraint AS k WHERE k.conrelid = c.oid)",
              "(SELECT count(*) FROM pg_index AS x WHERE x.indrelid = c.oid AND x.indisvalid)",
              "(SELECT x.indkey::text FROM pg_index AS x WHERE x.indrelid = c.oid AND x.indisreplident)",
              "(SELECT polname || polroles::text || pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = c.oid)")) {
        assertThat(
                postgres.queryColumn(
                    "SELECT (%s)::text FROM pg_class AS c WHERE relname = 'Price Snapshot_2026_02'"
                        .formatted(what)))
            .as(what)
            .isEqualTo(
                postgres.queryColumn(
                    "SELECT (%s)::text FROM pg_class AS c WHERE relname = 'first'"
                        .formatted(what)));
      }
      assertThat(
              postgres.query(
                  "SELECT col_description('app.\"Price Snapshot_2026_02\"'::regclass, 3)"))
          .as("what LIKE copies is the table's own")
          .isEqualTo("in euro");
    }
  }

  @OldestAndNewest
  void aMonthThatIsDividedByHashIsDividedSoAgain(int major) throws Exception {
    try (Postgres postgres = server(major, "date")) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.p1 PARTITION OF app.\"Price Snapshot\" FOR VALUES FROM ('2026-01-01') TO ('2026-02-01') PARTITION BY HASH (id)",
          "CREATE TABLE app.p1_a PARTITION OF app.p1 FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
          "CREATE TABLE app.p1_b PARTITION OF app.p1 FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (fillfactor = 50)");

      assertThat(outcome(apply(monthly(postgres, 1), JANUARY_31))).isEqualTo(Outcome.DONE);

      assertThat(
              postgres.queryColumn(
                  "SELECT relid::regclass::text FROM pg_partition_tree('app.\"Price Snapshot_2026_02\"') ORDER BY 1"))
          .containsExactly(
              "app.\"Price Snapshot_2026_02\"",
              "app.\"Price Snapshot_2026_02_a\"",
              "app.\"Price Snapshot_2026_02_b\"");
      postgres.sql("INSERT INTO app.\"Price Snapshot\" (at) VALUES ('2026-02-05')");
    }
  }

  @OldestAndNewest
  void rowsOfTheDefaultKeepAPartitionFromBeingMadeAndTheStatementsMoveThem(int major)
      throws Exception {
    try (Postgres postgres = server(major, "date")) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.rest PARTITION OF app.\"Price Snapshot\" DEFAULT",
          "INSERT INTO app.\"Price Snapshot\" (at, price) SELECT '2026-02-03', i FROM (SELECT 7 AS i) AS x");

      JobReport report = apply(monthly(postgres, 2), JANUARY_31);

      assertThat(outcome(report).status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(partitions(postgres)).hasSize(3);
      TargetReport skipped =
          report.targets().stream()
              .filter(target -> target.target().skip().isPresent())
              .findFirst()
              .orElseThrow();
      String reason = skipped.target().skip().orElseThrow().detail();
      assertThat(reason)
          .startsWith("app.rest has 1 of its rows. To move them, in one transaction: ");
      Maintained.asOwner(postgres, "BEGIN;" + reason.split("transaction: ", 2)[1] + "; COMMIT");

      assertThat(
              postgres.query(
                  "SELECT price::text || tableoid::regclass FROM app.\"Price Snapshot\""))
          .isEqualTo("7app.\"Price Snapshot_2026_02\"");
      assertThat(outcome(apply(monthly(postgres, 2), JANUARY_31)).reason())
          .contains("nothing to do");
    }
  }

  /** Whoever reads the table is not waited for, and nobody waits behind us. */
  @OldestAndNewest
  void anOpenTransactionThatReadsTheTableDoesNotMatter(int major) throws Exception {
    try (Postgres postgres = server(major, "date");
        Connection reader = postgres.superuser();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM app.\"Price Snapshot\"");

      assertThat(outcome(apply(monthly(postgres, 1), JANUARY_31))).isEqualTo(Outcome.DONE);
      statement.execute("SELECT count(*) FROM app.\"Price Snapshot\"");
    }
  }

  /** It is barred while a partition is attached, so that it has to be had within a second. */
  @OldestAndNewest
  void aDefaultThatIsInUseCostsOnlyItsOwnTable(int major) throws Exception {
    try (Postgres postgres = server(major, "date")) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.rest PARTITION OF app.\"Price Snapshot\" DEFAULT",
          "CREATE TABLE app.other (at date) PARTITION BY RANGE (at)");
      String file =
          file(
              postgres,
              """
              - {table: 'app."Price Snapshot"', interval: month, ahead: 1, name: "{table}_{MM}{yyyy}"}
              - {table: app.missing, interval: month, ahead: 1}
              - {table: app.other, interval: year, ahead: 1}
              """);
      try (Connection reader = postgres.superuser();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.execute("SELECT count(*) FROM app.rest");

        JobReport report = apply(file, JANUARY_31);

        assertThat(outcome(report).status()).isEqualTo(RunStatus.PARTIAL);
        assertThat(Maintained.rows(postgres))
            .containsExactly(
                "create_partitions - partial 3 of 5 skipped: locked: tried 6 times for a second each",
                "create_partitions app.\"Price Snapshot_012026\" skipped locked: tried 6 times for a second each",
                "create_partitions app.\"Price Snapshot_022026\" skipped locked: tried 6 times for a second each",
                "create_partitions app.missing skipped refused: there is no such partitioned table in postgres",
                "create_partitions app.other_2026 done",
                "create_partitions app.other_2027 done");
      }
      assertThat(
              postgres.query(
                  "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'Price Snapshot_%'"))
          .as("nothing is half made")
          .isEqualTo("0");
    }
  }

  @OldestAndNewest
  void whatIsNotAsItWouldBeMadeIsRefused(int major) throws Exception {
    try (Postgres postgres = server(major, "timestamptz")) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.a PARTITION OF app.\"Price Snapshot\" FOR VALUES FROM ('2026-01-01 00:00Z') TO ('2026-02-01 00:00Z')",
          "CREATE TABLE app.named (at date) PARTITION BY RANGE (at)",
          "CREATE TABLE app.named_2026 (i int)",
          "CREATE TABLE app.named_2027 (i int)",
          "CREATE TABLE app.l (at date) PARTITION BY LIST (at)",
          "CREATE TABLE app.h (at date) PARTITION BY HASH (at)",
          "CREATE TABLE app.two (at date, i int) PARTITION BY RANGE (at, i)",
          "CREATE TABLE app.e (at date) PARTITION BY RANGE ((at + 1))",
          "CREATE TABLE app.n (i bigint) PARTITION BY RANGE (i)",
          "CREATE TABLE app.d (at date) PARTITION BY RANGE (at)",
          "CREATE TABLE app.all_ (at date) PARTITION BY RANGE (at)",
          "CREATE TABLE app.all_1 PARTITION OF app.all_ FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)");
      String others =
          """
          - {table: app.named, interval: year, ahead: 1}
          - {table: app.l, interval: month, ahead: 1}
          - {table: app.h, interval: month, ahead: 1}
          - {table: app.two, interval: month, ahead: 1}
          - {table: app.e, interval: month, ahead: 1}
          - {table: app.n, interval: month, ahead: 1}
          - {table: app.d, interval: hour, ahead: 1}
          - {table: app.all_, interval: month, ahead: 1}
          - {table: app.d, database: postgres, interval: day, ahead: 1, name: "x{yyyy}{MM}{dd}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
          """;

      JobReport report =
          apply(
              BERLIN
                  + file(
                      postgres,
                      "- {table: 'app.\"Price Snapshot\"', interval: month, ahead: 2}\n" + others),
              JANUARY_31);

      assertThat(outcome(report).status()).as(report.toString()).isEqualTo(RunStatus.SKIPPED);
      assertThat(report.targets())
          .extracting(
              target ->
                  target.target().name()
                      + ": "
                      + target.outcome().orElseThrow().reason().orElseThrow())
          .anyMatch(
              text ->
                  text.contains(
                      "2026-01-01 00:00:00+01:00 to 2026-02-01 00:00:00+01:00 overlaps app.a (2026-01-01 01:00:00+01:00 to 2026-02-01 01:00:00+01:00): is another zone meant"))
          .anyMatch(
              text -> text.startsWith("named_2026: refused: there is something else of that name"))
          .anyMatch(
              text ->
                  text.equals(
                      "app.l: refused: it is divided by LIST (at) (date): what is understood is RANGE of one column of type date, timestamp or timestamptz"))
          .anyMatch(text -> text.contains("RANGE (at, i):"))
          .anyMatch(text -> text.contains("HASH (at) (date)"))
          .anyMatch(text -> text.contains("(at + 1)"))
          .anyMatch(text -> text.contains("RANGE (i) (bigint)"))
          .anyMatch(text -> text.contains("it has no hours"))
          .anyMatch(text -> text.contains("takes all that is to come"))
          .anyMatch(text -> text.contains("has more than 63 bytes"));
    }
  }

  @OldestAndNewest
  void aRoleThatIsNotTheOwnersIsToldSo(int major) throws Exception {
    try (Postgres postgres = server(major, "date")) {
      postgres.sql(
          "REVOKE app_owner FROM " + Maintained.ROLE, "GRANT USAGE ON SCHEMA app TO PUBLIC");

      apply(monthly(postgres, 1), JANUARY_31);

      assertThat(Maintained.rows(postgres))
          .contains(
              "create_partitions Price Snapshot_2026_01 skipped privilege: grant pgvitals_maintain the role that owns app.\"Price Snapshot\"");
    }
  }

  /** kill -9 in the middle of making one: nothing of it is left, and the next run makes it. */
  @OldestAndNewest
  void whatAKilledRunHasBegunIsNotThere(int major) throws Exception {
    try (Postgres postgres = server(major, "date")) {
      Maintained.asOwner(
          postgres, "CREATE TABLE app.rest PARTITION OF app.\"Price Snapshot\" DEFAULT");
      try (Connection other = postgres.superuser();
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("LOCK TABLE app.rest IN SHARE UPDATE EXCLUSIVE MODE");
        Process process = MaintainProcess.apply(monthly(postgres, 1));
        await()
            .until(
                () ->
                    postgres
                        .query(
                            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%ATTACH%' AND wait_event_type = 'Lock'")
                        .equals("1"));
        process.destroyForcibly().waitFor();
        await()
            .until(
                () ->
                    postgres
                        .query(
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'pgvitals maintain%'")
                        .equals("0"));
      }
      assertThat(partitions(postgres)).containsExactly("rest DEFAULT");

      JobReport report = Maintained.applyOne(monthly(postgres, 1));

      assertThat(outcome(report)).isEqualTo(Outcome.DONE);
      assertThat(partitions(postgres)).hasSize(3);
      assertThat(Maintained.rows(postgres)).anyMatch(row -> row.contains("failed crashed"));
    }
  }

  @Test
  void aDryRunShowsWhatWouldRun() throws Exception {
    try (Postgres postgres = server(18, "date")) {
      JobReport report = Maintained.dryRun(monthly(postgres, 1));

      assertThat(report.targets())
          .first()
          .satisfies(
              target ->
                  assertThat(target.target().statements())
                      .hasSize(5)
                      .startsWith("BEGIN")
                      .endsWith("COMMIT")
                      .anyMatch(sql -> sql.contains("ATTACH PARTITION")));
      assertThat(partitions(postgres)).isEmpty();
    }
  }
}
