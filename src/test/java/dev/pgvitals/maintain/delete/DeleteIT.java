package dev.pgvitals.maintain.delete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.Verbs;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainReader;
import dev.pgvitals.maintain.run.DryRun;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.sql.Scheduler;
import dev.pgvitals.maintain.sql.SchedulerSql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows past their age go, and no others. */
class DeleteIT {
  static Postgres server(int major) {
    return Maintained.prepare(Postgres.start(major, Map.of("autovacuum", "off")));
  }

  static String job(String... rules) {
    return "retention:\n  delete:\n    - " + String.join("\n    - ", rules) + "\n";
  }

  /** A table of events, one an hour, of which so many are older than a day. */
  static void events(Postgres postgres, String table, int old, int young) {
    Maintained.asOwner(
        postgres,
        "CREATE TABLE %s (id int PRIMARY KEY, at timestamptz, note text)".formatted(table),
        "CREATE INDEX ON %s (at)".formatted(table),
        "INSERT INTO %s SELECT i, now() - interval '1 day' - i * interval '1 minute' FROM generate_series(1, %d) AS i"
            .formatted(table, old),
        "INSERT INTO %s SELECT -i, now() - i * interval '1 second' FROM generate_series(1, %d) AS i"
            .formatted(table, young),
        "ANALYZE " + table);
  }

  private static Outcome only(JobReport report) {
    assertThat(report.targets()).hasSize(1);
    return report.targets().get(0).outcome().orElseThrow();
  }

  /** The tables of the example, as it has them. */
  private static void titan(Postgres postgres) throws Exception {
    String schema = Files.readString(Path.of("examples/titan/schema.sql"));
    postgres.sql("GRANT CREATE ON SCHEMA public TO app_owner");
    for (String table :
        List.of("users", "user_sessions", "notifications", "audit_logs", "system_logs")) {
      Matcher statement =
          Pattern.compile(
                  "^CREATE (?:TABLE %1$s \\(.*?^\\);|INDEX \\w+ ON %1$s \\(.*?;)".formatted(table),
                  Pattern.MULTILINE | Pattern.DOTALL)
              .matcher(schema);
      while (statement.find()) {
        Maintained.asOwner(postgres, statement.group());
      }
    }
    Maintained.asOwner(
        postgres,
        "INSERT INTO users (email, username) VALUES ('a', 'a')",
        "INSERT INTO audit_logs (action, entity, created_at) SELECT d::text, 'e', now() - d * interval '1 day' - interval '1 hour' FROM generate_series(1, 180) AS d",
        "INSERT INTO system_logs (log_level, component, message, created_at) SELECT l, 'c', d::text, now() - d * interval '1 day' - interval '1 hour' FROM generate_series(1, 360) AS d CROSS JOIN unnest(ARRAY['DEBUG', 'INFO', 'WARN', 'ERROR']) AS l",
        "INSERT INTO notifications (user_id, message, is_read, created_at) SELECT 1, d::text, r, now() - d * interval '1 day' - interval '1 hour' FROM generate_series(1, 120) AS d CROSS JOIN unnest(ARRAY[true, false]) AS r",
        "INSERT INTO user_sessions (user_id, token_hash, expires_at) SELECT 1, h::text, now() + h * interval '1 hour' + interval '30 minutes' FROM generate_series(-10, 20) AS h");
  }

  @OldestAndNewest
  void theFiveRulesOfTheExampleKeepWhatTheySay(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      titan(postgres);
      String file =
          Maintained.file(
              postgres,
              job(
                  "{table: public.audit_logs, column: created_at, older_than: 90d, max_share: 1}",
                  "{table: public.system_logs, column: created_at, older_than: 30d, where: \"log_level IN ('INFO','DEBUG')\"}",
                  "{table: public.system_logs, column: created_at, older_than: 180d, where: \"log_level IN ('WARN','ERROR')\"}",
                  "{table: public.notifications, column: created_at, older_than: 60d, where: is_read}",
                  "{table: public.user_sessions, column: expires_at, older_than: 0s}"));

      assertThat(Maintained.dryRun(file).targets())
          .extracting(target -> target.target().why().replaceAll("\\d{4}-.{11}(:..)?", "T"))
          .containsExactly(
              "created_at < T  91 rows, 1 batch of 5000, index audit_logs_created_at_idx",
              "created_at < T and log_level IN ('INFO','DEBUG')  662 rows, 1 batch of 5000, index system_logs_created_at_idx",
              "created_at < T and log_level IN ('WARN','ERROR')  362 rows, 1 batch of 5000, index system_logs_created_at_idx",
              "created_at < T and is_read  61 rows, 1 batch of 5000, index notifications_read_idx",
              "expires_at < T  10 rows, 1 batch of 5000, no index, as it is small");

      JobReport report = Maintained.applyOne(file);

      assertThat(report.outcome().orElseThrow().status())
          .as(report.toString())
          .isEqualTo(RunStatus.DONE);
      assertThat(report.targets())
          .extracting(target -> target.outcome().orElseThrow().rows().orElseThrow())
          .containsExactly(91L, 662L, 362L, 61L, 10L);
      assertThat(postgres.query("SELECT max(action::int) FROM audit_logs")).isEqualTo("89");
      assertThat(
              postgres.queryColumn(
                  "SELECT log_level || max(message::int) FROM system_logs GROUP BY log_level ORDER BY 1"))
          .containsExactly("DEBUG29", "ERROR179", "INFO29", "WARN179");
      assertThat(
              postgres.queryColumn(
                  "SELECT is_read::text || max(message::int) FROM notifications GROUP BY is_read ORDER BY 1"))
          .containsExactly("false120", "true59");
      assertThat(postgres.query("SELECT min(token_hash::int) FROM user_sessions")).isEqualTo("0");
      assertThat(postgres.query("SELECT sum(rows) FROM pgvitals.job_run")).isEqualTo("1186");
      assertThat(Maintained.applyOne(file).outcome().orElseThrow().status())
          .as("nothing is left to do")
          .isEqualTo(RunStatus.DONE);
    }
  }

  /** A {@code ctid} says which row only together with its table. */
  @OldestAndNewest
  void aPartitionOrHeirLosesNoRowForAnothersSake(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.by_key (k int, at timestamp, day date) PARTITION BY LIST (k)",
          "CREATE TABLE app.old PARTITION OF app.by_key FOR VALUES IN (1)",
          "CREATE TABLE app.\"Young\" PARTITION OF app.by_key FOR VALUES IN (2)",
          "CREATE INDEX ON app.by_key (at)",
          "INSERT INTO app.by_key SELECT 1, now() - interval '10 days', now() FROM generate_series(1, 300)",
          "INSERT INTO app.by_key SELECT 2, now(), now() FROM generate_series(1, 300)",
          "INSERT INTO app.by_key SELECT 2, now() - interval '10 days', now()",
          "CREATE TABLE app.base (at date)",
          "CREATE TABLE app.heir (more int) INHERITS (app.base)",
          "INSERT INTO app.base SELECT now() FROM generate_series(1, 100)",
          "INSERT INTO app.heir SELECT now() - interval '10 days' FROM generate_series(1, 100)");
      String file =
          Maintained.file(
              postgres,
              job(
                  "{table: app.by_key, column: at, older_than: 2d, batch: 100, max_share: 0.6}",
                  "{table: app.base, column: at, older_than: 2d, batch: 100}"));
      assertThat(Maintained.dryRun(file).targets().get(0).target().statements())
          .hasSize(2)
          .anySatisfy(sql -> assertThat(sql).startsWith("DELETE FROM ONLY app.old\n"))
          .anySatisfy(sql -> assertThat(sql).startsWith("DELETE FROM ONLY app.\"Young\"\n"));

      JobReport report = Maintained.applyOne(file);

      assertThat(report.targets())
          .extracting(target -> target.outcome().orElseThrow().rows().orElseThrow())
          .containsExactly(301L, 100L);
      assertThat(postgres.query("SELECT count(*) || ' ' || min(at)::date FROM app.by_key"))
          .isEqualTo("300 " + postgres.query("SELECT max(at)::date FROM app.by_key"));
      assertThat(postgres.query("SELECT count(*) FROM ONLY app.base")).isEqualTo("100");
      assertThat(postgres.query("SELECT count(*) FROM app.heir")).isEqualTo("0");
    }
  }

  @OldestAndNewest
  void whatOthersHoldIsLeftAndWhatTheyChangeIsJudgedAnew(int major) throws Exception {
    try (Postgres postgres = server(major);
        Connection other = postgres.superuser();
        Statement statement = other.createStatement()) {
      events(postgres, "app.t", 1000, 2000);
      String file = Maintained.file(postgres, job("{table: app.t, column: at, older_than: 1d}"));
      other.setAutoCommit(false);
      statement.execute("SELECT FROM app.t WHERE id IN (1, 1000) FOR UPDATE");
      statement.execute("UPDATE app.t SET at = now() WHERE id = 500");

      Outcome outcome = only(Maintained.applyOne(file));

      assertThat(outcome.status()).isEqualTo(RunStatus.DONE);
      assertThat(outcome.rows()).hasValue(997);
      assertThat(outcome.reason())
          .contains("rows of app.t that others hold stay until the next run");
      other.commit();

      assertThat(only(Maintained.applyOne(file)).rows()).hasValue(2);
      assertThat(postgres.queryColumn("SELECT id FROM app.t WHERE id > 0")).containsExactly("500");
    }
  }

  @OldestAndNewest
  void aRunHasItsBoundsAndTheNextGoesOn(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      events(postgres, "app.t", 1000, 2000);
      String rule = "{table: app.t, column: at, older_than: 1d, batch: 100, ";

      JobReport most = Maintained.applyOne(Maintained.file(postgres, job(rule + "most: 250}")));
      assertThat(only(most).rows()).hasValue(250);
      assertThat(only(most).status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(most.outcome().orElseThrow().status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(most.outcome().orElseThrow().reason())
          .contains("1 of 1 not finished: most: 250 rows are a run's; more are left");

      Outcome budget =
          only(
              Maintained.applyOne(
                  Maintained.file(postgres, job(rule + "budget: 1s, pause: 700ms, most: 700}"))));
      assertThat(budget.status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(budget.reason()).contains("budget: 1s are used up; more are left");
      assertThat(budget.rows().orElseThrow()).isBetween(100L, 400L);

      assertThat(
              only(Maintained.applyOne(Maintained.file(postgres, job(rule + "pause: 0s}"))))
                  .status())
          .isEqualTo(RunStatus.DONE);
      assertThat(postgres.query("SELECT count(*) FROM app.t")).isEqualTo("2000");
      // The oldest went first.
      assertThat(postgres.query("SELECT sum(rows) FROM pgvitals.job_run")).isEqualTo("1000");
    }
  }

  @OldestAndNewest
  void mostOfATableGoesOnlyWhenSomebodyHasSaidSo(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      events(postgres, "app.t", 15_000, 2000);
      events(postgres, "app.unknown", 1500, 1000);
      postgres.sql("SELECT pg_stat_reset()");
      Maintained.asOwner(postgres, "ANALYZE app.t");
      String file =
          Maintained.file(
              postgres,
              job(
                  "{table: app.t, column: at, older_than: 1d}",
                  "{table: app.unknown, column: at, older_than: 1d}"));

      JobReport refused = Maintained.applyOne(file);

      assertThat(refused.outcome().orElseThrow().status()).isEqualTo(RunStatus.SKIPPED);
      assertThat(Maintained.rows(postgres).get(1))
          .startsWith(
              "delete app.t skipped refused: that is more than max_share (50 %) of its ~17,000 rows.")
          .contains("--yes-most");
      assertThat(Maintained.rows(postgres).get(2))
          .startsWith("delete app.unknown skipped refused: that is more than max_share");
      assertThat(postgres.query("SELECT count(*) FROM app.t")).isEqualTo("17000");

      MaintainConfig config =
          new MaintainReader(
                  new Environment(Map.of(), Path.of("/nowhere"), "tester"), Verbs.all(true))
              .read("maintain.yaml", file);
      Maintained.maintainer(config, InstantSource.system()).apply(config.jobs());

      assertThat(postgres.query("SELECT count(*) FROM app.t")).isEqualTo("2000");
      assertThat(postgres.query("SELECT count(*) FROM app.unknown")).isEqualTo("1000");
      // Where it was worth it, and nowhere else.
      await()
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT pg_stat_get_vacuum_count('app.t'::regclass) > 0 AND pg_stat_get_vacuum_count('app.unknown'::regclass) = 0")
                      .equals("t"));
    }
  }

  /** Without the right to vacuum, that is autovacuum's. */
  @OldestAndNewest
  void theGrantsThatItAsksForAreEnough(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      postgres.sql(
          "CREATE SCHEMA audit",
          "CREATE TABLE audit.logs (\"createdAt\" timestamptz)",
          "INSERT INTO audit.logs SELECT now() - i * interval '1 minute' FROM generate_series(1, 12000) AS i");
      String file =
          Maintained.file(
              postgres,
              job("{table: audit.logs, column: '\"createdAt\"', older_than: 1h, max_share: 1}"));
      String grants =
          Maintained.dryRun(file).targets().get(0).target().skip().orElseThrow().detail();
      assertThat(grants)
          .isEqualTo(
              "GRANT USAGE ON SCHEMA audit TO pgvitals_maintain; GRANT SELECT, DELETE, UPDATE (\"createdAt\") ON audit.logs TO pgvitals_maintain");

      postgres.sql(grants);

      assertThat(Maintained.dryRun(file).targets().get(0).target().statements()).hasSize(1);
      Outcome outcome = only(Maintained.applyOne(file));
      assertThat(outcome.status()).isEqualTo(RunStatus.DONE);
      assertThat(outcome.rows().orElseThrow()).isGreaterThan(11_000);
    }
  }

  /** The planner takes two conditions for independent of each other that are the same. */
  @OldestAndNewest
  void whereTheEstimateWasTooLowARunStopsAtTheShareAllTheSame(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      events(postgres, "app.t", 4500, 5500);
      Maintained.asOwner(postgres, "UPDATE app.t SET note = 'old' WHERE id > 0");
      String file =
          Maintained.file(
              postgres,
              job(
                  "{table: app.t, column: at, older_than: 1d, where: note = 'old', max_share: 0.3}"));
      // What a session has changed is counted some time after it.
      await()
          .until(
              () -> {
                Maintained.asOwner(postgres, "ANALYZE app.t");
                return Maintained.dryRun(file).targets().get(0).target().skip().isEmpty();
              });

      JobReport report = Maintained.applyOne(file);

      assertThat(only(report).status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(only(report).rows()).hasValue(3000);
      assertThat(only(report).reason().orElseThrow())
          .startsWith("max_share: more than 30 % of the rows are that old");
    }
  }

  @OldestAndNewest
  void anotherSchedulerCanRunItAgainAndAgain(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      events(postgres, "app.t", 250, 300);
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.d (at date)",
          "INSERT INTO app.d SELECT now()::date - i FROM generate_series(0, 9) AS i");
      MaintainConfig config =
          Maintained.config(
              Maintained.file(
                  postgres,
                  job(
                      "{table: app.t, column: at, older_than: 1d, where: \"note IS NULL\", batch: 100}",
                      "{table: app.d, column: at, older_than: 3d}",
                      "{table: app.gone, column: at, older_than: 3d}")));
      DryRun look = new DryRun(config, config.servers().get(0), InstantSource.system());
      assertThat(
              SchedulerSql.of(
                  Scheduler.PSQL,
                  config.jobs().get(0),
                  "postgres",
                  look.standing(config.jobs().get(0))))
          .contains(
              "WHERE at < pg_catalog.now() - INTERVAL '86400 seconds' AND (note IS NULL)\n    ORDER BY at LIMIT 100");
      List<String> statements = look.standing(config.jobs().get(0)).get(0).statements();
      assertThat(statements).hasSize(2);

      for (String left : List.of("450", "350", "300", "300")) {
        postgres.sql(statements.toArray(String[]::new));
        assertThat(postgres.query("SELECT count(*) FROM app.t")).isEqualTo(left);
      }
      assertThat(postgres.query("SELECT now()::date - min(at) FROM app.d")).isIn("2", "3");
    }
  }
}
