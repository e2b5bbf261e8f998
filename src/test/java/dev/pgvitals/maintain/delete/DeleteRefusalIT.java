package dev.pgvitals.maintain.delete;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.guard.GuardLimits;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.TargetReport;
import dev.pgvitals.maintain.session.ServerInfo;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.TablePatterns;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlScalar;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must not be deleted is left, and said why; the rest goes on. */
class DeleteRefusalIT {
  private static String rule(String table) {
    return "{table: %s, column: at, older_than: 1d}".formatted(table);
  }

  private static Map<String, String> found(JobReport report) {
    return report.targets().stream()
        .collect(
            Collectors.toMap(
                target -> target.target().name(),
                target ->
                    target
                        .target()
                        .skip()
                        .map(skip -> skip.reason().word() + ": " + skip.detail())
                        .orElse(target.target().why())));
  }

  @OldestAndNewest
  void eachReasonInItsWords(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major)) {
      Maintained.asOwner(
          postgres,
          // A row fills a page.
          "CREATE TABLE app.large (at timestamptz, note text) WITH (fillfactor = 10)",
          "INSERT INTO app.large SELECT now() - interval '2 days', repeat('x', 700) FROM generate_series(1, 13000)",
          "CREATE INDEX ON app.large (note, at)",
          "CREATE TABLE app.referred (id int PRIMARY KEY, at timestamptz)",
          "CREATE TABLE app.items (referred int REFERENCES app.referred ON DELETE CASCADE, note text) WITH (fillfactor = 10)",
          "INSERT INTO app.items SELECT NULL, repeat('x', 700) FROM generate_series(1, 200)",
          "CREATE TABLE app.orders (id int PRIMARY KEY, at timestamptz)",
          "CREATE TABLE app.lines (id int PRIMARY KEY, order_id int REFERENCES app.orders ON DELETE CASCADE)",
          "CREATE TABLE app.parts (line int REFERENCES app.lines ON DELETE SET NULL)",
          "CREATE TABLE app.notes (order_id int REFERENCES app.orders)",
          "CREATE FUNCTION app.count() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
          "CREATE TRIGGER counted BEFORE DELETE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.count()",
          "INSERT INTO app.orders SELECT i, now() - i * interval '1 hour' - interval '30 minutes' FROM generate_series(0, 30) AS i",
          "CREATE VIEW app.view AS SELECT * FROM app.orders",
          "CREATE TABLE app.ruled (at date)",
          "CREATE RULE r AS ON DELETE TO app.ruled DO INSTEAD NOTHING",
          "CREATE TABLE app.secured (at date)",
          "ALTER TABLE app.secured ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
          "CREATE TABLE app.published (at date)",
          "CREATE TABLE app.texts (at text, \"At\" date)",
          "CREATE TABLE app.logs (at timestamptz, level text)",
          "CREATE TABLE app.empty (at timestamptz) PARTITION BY RANGE (at)");
      postgres.sql(
          "CREATE PUBLICATION p FOR TABLE app.published",
          "CREATE TABLE app.theirs (at timestamptz)",
          "CREATE FOREIGN DATA WRAPPER f",
          "CREATE SERVER s FOREIGN DATA WRAPPER f",
          "CREATE FOREIGN TABLE app.elsewhere (at date) SERVER s",
          "CREATE TABLE app.halves (at timestamptz) PARTITION BY RANGE (at)",
          "CREATE FOREIGN TABLE app.half PARTITION OF app.halves FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') SERVER s",
          "CREATE TABLE app.rest PARTITION OF app.halves DEFAULT",
          "ALTER TABLE app.halves OWNER TO app_owner",
          "ALTER TABLE app.rest OWNER TO app_owner",
          "INSERT INTO app.rest VALUES (now()), (now()), (now() - interval '2 days')");

      Map<String, String> found =
          found(
              Maintained.dryRun(
                  Maintained.file(
                      postgres,
                      DeleteIT.job(
                          rule("app.large"),
                          rule("app.referred"),
                          rule("app.orders"),
                          rule("app.view"),
                          rule("app.ruled"),
                          rule("app.secured"),
                          rule("app.published"),
                          rule("app.texts"),
                          rule("app.empty"),
                          rule("app.theirs"),
                          rule("app.elsewhere"),
                          rule("app.halves"),
                          rule("app.gone"),
                          rule("pgvitals.job_run")))));

      assertThat(found.get("app.large"))
          .startsWith(
              "refused: no index begins with at (101.6 MiB of app.large would be read for each batch)");
      assertThat(found.get("app.referred"))
          .startsWith("refused: foreign key items_referred_fkey of app.items has no index")
          .endsWith("CREATE INDEX CONCURRENTLY ON app.items (referred)");
      assertThat(found.get("app.orders"))
          .endsWith(
              "  7 rows, 1 batch of 5000, no index, as it is small, fires counted, ON DELETE CASCADE also deletes from app.lines, how many rows is not known, ON DELETE SET NULL changes rows of app.parts, rows that app.notes refers to keep their batch from being deleted");
      assertThat(found.get("app.view")).startsWith("refused: it is no table, but a view");
      assertThat(found.get("app.ruled")).startsWith("refused: a rule of app.ruled");
      assertThat(found.get("app.secured")).startsWith("refused: row security is in force");
      assertThat(found.get("app.published"))
          .startsWith("refused: app.published is in publication p, which publishes deletes");
      assertThat(found.get("app.texts"))
          .startsWith("refused: column at is of type text: an age is that of a date");
      assertThat(found.get("app.empty")).startsWith("nothing: it has no partition");
      assertThat(found.get("app.theirs"))
          .isEqualTo(
              "privilege: GRANT SELECT, DELETE, UPDATE (at) ON app.theirs TO pgvitals_maintain");
      assertThat(found.get("app.elsewhere")).startsWith("refused: it is no table, but a foreign");
      assertThat(found.get("app.halves"))
          .contains("1 rows")
          .contains("app.half is a foreign table and left out");
      assertThat(found.get("app.gone")).isEqualTo("refused: there is no such table in postgres");
      assertThat(found.get("pgvitals.job_run")).contains("audit.keep");
    }
  }

  @OldestAndNewest
  void mistakesInAColumnOrConditionAreSaidByTheServer(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major)) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.logs (at timestamptz, level text)",
          "CREATE FUNCTION app.asks(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
          "INSERT INTO app.logs SELECT now() - i * interval '1 hour' - interval '30 minutes', 'a' FROM generate_series(0, 79) AS i");
      List<String> rules =
          List.of(
              "{table: app.logs, column: AT2, older_than: 1d}",
              "{table: app.logs, column: '\"aT\"', older_than: 1d}",
              "{table: app.logs, column: at, older_than: 1d, where: levle = 'a'}",
              "{table: app.logs, column: at, older_than: 1d, where: level}",
              "{table: app.logs, column: at, older_than: 1d, where: level = = 'a'}",
              "{table: app.logs, column: at, older_than: 1d, where: random() < 0.5}",
              "{table: app.logs, column: at, older_than: 1d, where: app.asks(level)}",
              "{table: app.logs, column: at, older_than: 2d, where: lower(level) = 'a'}");

      JobReport report =
          Maintained.applyOne(
              Maintained.file(postgres, DeleteIT.job(rules.toArray(String[]::new))));

      assertThat(report.targets())
          .extracting(target -> target.outcome().orElseThrow().reason().orElse("done"))
          .satisfiesExactly(
              one ->
                  assertThat(one)
                      .isEqualTo("refused: there is no column \"at2\"; did you mean \"at\"?"),
              one ->
                  assertThat(one)
                      .isEqualTo("refused: there is no column \"aT\"; write column: '\"at\"'"),
              one ->
                  assertThat(one)
                      .startsWith(
                          "refused: the server does not take its where: column \"levle\" does not exist"),
              one -> assertThat(one).contains("must be type boolean"),
              one -> assertThat(one).startsWith("refused: the server does not take its where: "),
              one ->
                  assertThat(one)
                      .startsWith("refused: where calls pg_catalog.random, which is volatile"),
              one -> assertThat(one).startsWith("refused: where calls app.asks, which is volatile"),
              one -> assertThat(one).isEqualTo("done"));
      assertThat(report.outcome().orElseThrow().status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(postgres.query("SELECT count(*) FROM app.logs")).isEqualTo("48");
    }
  }

  @OldestAndNewest
  void aTableThatIsLockedOrFailsCostsOnlyItself(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major);
        Connection other = postgres.superuser();
        Statement statement = other.createStatement()) {
      DeleteIT.events(postgres, "app.locked", 10, 20);
      DeleteIT.events(postgres, "app.shared", 10, 20);
      DeleteIT.events(postgres, "app.fails", 10, 20);
      DeleteIT.events(postgres, "app.referred", 10, 20);
      DeleteIT.events(postgres, "app.works", 10, 20);
      Maintained.asOwner(
          postgres,
          "CREATE FUNCTION app.no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not these''; END'",
          "CREATE TRIGGER no BEFORE DELETE ON app.fails FOR EACH ROW EXECUTE FUNCTION app.no()",
          "CREATE TABLE app.refers (id int REFERENCES app.referred)",
          "INSERT INTO app.refers VALUES (5)");
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE app.locked IN ACCESS EXCLUSIVE MODE");
      statement.execute("LOCK TABLE app.shared IN SHARE MODE");

      JobReport report =
          Maintained.applyOne(
              Maintained.file(
                  postgres,
                  DeleteIT.job(
                      rule("app.locked"),
                      rule("app.shared"),
                      rule("app.fails"),
                      rule("app.referred"),
                      rule("app.works"))));

      assertThat(report.targets())
          .extracting(DeleteRefusalIT::text)
          .satisfiesExactly(
              one ->
                  assertThat(one).isEqualTo("skipped locked: somebody bars others from reading it"),
              one ->
                  assertThat(one)
                      .startsWith("skipped locked: a batch of app.shared did not get its locks"),
              one -> assertThat(one).isEqualTo("failed not these"),
              one ->
                  assertThat(one)
                      .startsWith("failed update or delete on table")
                      .endsWith("a where that leaves out rows which are referred to"),
              one -> assertThat(one).isEqualTo("done "));
      assertThat(report.outcome().orElseThrow().status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(postgres.query("SELECT count(*) FROM app.works")).isEqualTo("20");
      assertThat(postgres.query("SELECT count(*) FROM app.fails")).isEqualTo("30");
    }
  }

  private static String text(TargetReport target) {
    return target.outcome().orElseThrow().status().word()
        + " "
        + target.outcome().orElseThrow().reason().orElse("");
  }

  /** EXCLUSIVE lets nobody in but those who only read. */
  @OldestAndNewest
  void aDryRunTakesNoLockBeyondThatOfASelect(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major);
        Connection other = postgres.superuser();
        Statement statement = other.createStatement()) {
      DeleteIT.events(postgres, "app.t", 10, 20);
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE app.t IN EXCLUSIVE MODE");

      JobReport report = Maintained.dryRun(Maintained.file(postgres, DeleteIT.job(rule("app.t"))));

      assertThat(report.targets().get(0).target().why()).contains("rows, 1 batch of 5000");
      assertThat(report.targets().get(0).target().skip()).isEmpty();
      assertThat(postgres.query("SELECT count(*) FROM app.t")).isEqualTo("30");
    }
  }

  @OldestAndNewest
  void withClocksApartNothingIsPastItsAge(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major);
        Connection connection = postgres.superuser()) {
      DeleteIT.events(postgres, "app.t", 10, 20);
      DeleteRule rule =
          new DeleteRule(
              Optional.empty(),
              TablePatterns.read(
                      new ValueReader(
                          new YamlScalar(new Position("here", 1, 1), "app.t", true),
                          "",
                          new Problems()),
                      true)
                  .orElseThrow(),
              "at",
              Duration.ofDays(1),
              Optional.empty(),
              100,
              Duration.ZERO,
              Duration.ofMinutes(1),
              1000,
              1);
      Look look =
          new Look(
              connection,
              "postgres",
              ServerInfo.of(connection),
              Optional.empty(),
              Optional.empty(),
              GuardLimits.DEFAULT,
              Instant.now(),
              ZoneOffset.UTC);

      assertThat(
              new DeleteVerb(
                      List.of(rule),
                      false,
                      InstantSource.offset(InstantSource.system(), Duration.ofHours(-1)))
                  .find(look)
                  .get(0)
                  .skip()
                  .orElseThrow()
                  .detail())
          .matches("the server's clock is (1h|59m59s) before this machine's: .*");
      assertThat(
              new DeleteVerb(List.of(rule), false, InstantSource.system()).find(look).get(0).skip())
          .isEmpty();
    }
  }

  /** Of several databases one has it: where it is not is said, unless the rule names the one. */
  @OldestAndNewest
  void aTableOfOneDatabaseOfSeveral(int major) throws Exception {
    try (Postgres postgres = DeleteIT.server(major)) {
      postgres.sql("CREATE DATABASE other");
      DeleteIT.events(postgres, "app.t", 10, 20);
      String file =
          Maintained.file(
                  postgres,
                  """
                  both:
                    window: ["00:00-14:00", "12:00-02:00"]
                    delete: {table: app.t, column: at, older_than: 1d}
                    vacuum_full: {tables: app.t, max_size: 1GiB, allow_exclusive: true}
                  one:
                    window: ["00:00-14:00", "12:00-02:00"]
                    delete: {table: app.t, column: at, older_than: 1d, database: postgres}
                    vacuum_full: {tables: app.t, max_size: 1GiB, allow_exclusive: true, database: postgres}
                  """)
              .replace("guards:", "databases: [postgres, other]\n    guards:");

      List<JobReport> jobs = Maintained.apply(file).jobs();

      assertThat(jobs.get(0).targets())
          .filteredOn(target -> target.database().equals("other"))
          .extracting(DeleteRefusalIT::text)
          .hasSize(2)
          .containsOnly("skipped refused: there is no such table in other");
      assertThat(jobs.get(0).targets().get(0)).extracting(DeleteRefusalIT::text).isEqualTo("done ");
      assertThat(jobs.get(1).targets()).allMatch(target -> target.database().equals("postgres"));
      assertThat(postgres.query("SELECT count(*) FROM app.t")).isEqualTo("20");
    }
  }
}
