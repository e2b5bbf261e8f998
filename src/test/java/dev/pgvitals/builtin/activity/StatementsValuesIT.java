package dev.pgvitals.builtin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.builtin.Rehearsal;
import dev.pgvitals.builtin.Sample;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of statements against what is known to have been run. */
class StatementsValuesIT {
  private static final String ALL = "pg_stat_statements_all";
  private static final String MEAN = "pg_stat_statements_mean_exec_time_seconds";
  private static final String SHOP = "postgres shop";

  @Test
  void meansLandInTheBucketsOfTheirStatementsWeightedByCalls() {
    try (LocalPostgres postgres = server(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      postgres.sqlIn("shop", "SELECT 1");
      trial.next(ALL);
      for (int i = 0; i < 3; i++) {
        postgres.sqlIn("shop", "SELECT pg_sleep(0.15)");
      }
      postgres.sqlIn("shop", "SELECT 1, pg_sleep(0.6)");
      for (int i = 0; i < 20; i++) {
        postgres.sqlIn("shop", "SELECT 1");
      }

      List<Sample> samples = samples(trial.next(ALL));

      assertThat(value(samples, MEAN + "_count", SHOP)).isGreaterThanOrEqualTo(24);
      double fast = value(samples, MEAN + "_bucket", SHOP + " 0.1");
      assertThat(value(samples, MEAN + "_count", SHOP) - fast).isEqualTo(4);
      assertThat(value(samples, MEAN + "_bucket", SHOP + " 0.3") - fast).isEqualTo(3);
      assertThat(value(samples, MEAN + "_bucket", SHOP + " 1") - fast).isEqualTo(4);
      assertThat(value(samples, MEAN + "_sum", SHOP)).isBetween(1.05, 3.0);
    }
  }

  @Test
  void anEarlierSlowRunOfAStatementDoesNotColourItsLaterMeans() {
    try (LocalPostgres postgres = server(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      postgres.sqlIn("shop", "SELECT pg_sleep(0.4)");
      trial.next(ALL);
      postgres.sqlIn("shop", "SELECT pg_sleep(0.001)");

      List<Sample> samples = samples(trial.next(ALL));

      assertThat(value(samples, MEAN + "_count", SHOP)).isPositive();
      assertThat(value(samples, MEAN + "_bucket", SHOP + " 0.1"))
          .isEqualTo(value(samples, MEAN + "_count", SHOP));
    }
  }

  /** 13 has the extension's 1.8, and 18 its last. */
  @ParameterizedTest
  @ValueSource(ints = {13, 19})
  void totalsRiseByWhatTheSumsOfTheViewRise(int major) {
    try (LocalPostgres postgres = server(major);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      work(postgres);
      trial.next(ALL);
      Sums before = sums(postgres);
      work(postgres);
      Sums after = sums(postgres);

      List<Sample> samples = samples(trial.next(ALL));

      assertThat(value(samples, "pg_stat_statements_all_calls_total", SHOP))
          .isEqualTo(after.calls() - before.calls())
          .isGreaterThanOrEqualTo(5);
      assertThat(value(samples, "pg_stat_statements_all_rows_total", SHOP))
          .isEqualTo(after.rows() - before.rows())
          .isGreaterThanOrEqualTo(1000);
      assertThat(value(samples, "pg_stat_statements_all_seconds_total", SHOP))
          .isCloseTo((after.millis() - before.millis()) / 1000, within(1e-6))
          .isPositive();
      assertThat(value(samples, "pg_stat_statements_all_wal_bytes_total", SHOP))
          .isEqualTo(after.wal() - before.wal())
          .isPositive();
    }
  }

  /** As pg_upgrade leaves it behind, and in a schema of its own. */
  @Test
  void anExtensionOlderThanTheServerGivesWhatItHas() {
    try (LocalPostgres postgres = server(18)) {
      postgres.sql(
          "DROP EXTENSION pg_stat_statements",
          "CREATE SCHEMA ext",
          "GRANT USAGE ON SCHEMA ext TO monitor",
          "ALTER ROLE monitor SET search_path = ext");
      for (String version : List.of("1.8", "1.9", "1.10", "1.11", "1.12")) {
        postgres.sql("CREATE EXTENSION pg_stat_statements SCHEMA ext VERSION '" + version + "'");
        postgres.sqlIn("shop", "SELECT 1");
        try (Trial trial = Rehearsal.catalogueOn(postgres)) {
          List<Sample> top = samples(trial.samples("pg_stat_statements"));
          boolean tenth = List.of("1.10", "1.11", "1.12").contains(version);

          assertThat(top)
              .as(version)
              .anyMatch(s -> s.name().equals("pg_stat_statements_block_read_seconds_total"))
              .anyMatch(s -> s.has("toplevel", "true"));
          assertThat(top.stream().map(Sample::name).anyMatch(n -> n.contains("_jit_seconds")))
              .as(version)
              .isEqualTo(tenth);
          assertThat(trial.samples(ALL)).as(version).isNotEmpty();
        }
        postgres.sql("DROP EXTENSION pg_stat_statements");
      }
    }
  }

  @Test
  void statementsThatAreDroppedAndResetLowerNoTotal() {
    try (LocalPostgres postgres = server(18);
        Trial trial = Rehearsal.catalogueOn(postgres)) {
      work(postgres);
      trial.next(ALL);
      work(postgres);
      double before = value(samples(trial.next(ALL)), "pg_stat_statements_all_calls_total", SHOP);
      postgres.sql("SELECT pg_stat_statements_reset(0, 0, 0)");
      work(postgres);
      Sums since = sums(postgres);

      assertThat(value(samples(trial.next(ALL)), "pg_stat_statements_all_calls_total", SHOP))
          .isEqualTo(before + since.calls());
    }
  }

  /** Ten statements of which two are published: what the eight others do is the difference. */
  @Test
  void theTopAndTheRemainderAreTheTotal() {
    String two =
        CatalogueFiles.builtin()
            .text()
            .replace("top: {rows: 100, by: total_exec_time", "top: {rows: 2, by: total_exec_time");
    try (LocalPostgres postgres = server(18);
        Trial trial = Trial.of(postgres, two)) {
      postgres.sql("SELECT pg_stat_statements_reset(0, 0, 0)");
      postgres.sqlIn("shop", "SELECT pg_sleep(0.3)", "SELECT 1, pg_sleep(0.2)");
      work(postgres);
      trial.next(ALL);
      double topBefore = topSeconds(trial);
      for (int i = 0; i < 2; i++) {
        postgres.sqlIn("shop", "SELECT pg_sleep(0.1)");
      }
      work(postgres);
      Sums all = sums(postgres);
      String others =
          postgres.query(
              "SELECT sum(total_exec_time) FROM pg_stat_statements s JOIN pg_roles r ON r.oid = userid"
                  + " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = 'shop')"
                  + " AND query NOT LIKE '%pg_sleep%'");

      double total = value(samples(trial.next(ALL)), "pg_stat_statements_all_seconds_total", SHOP);
      double top = topSeconds(trial) - topBefore;

      assertThat(top).isBetween(0.2, 1.0);
      assertThat(total).isGreaterThan(top);
      assertThat(total - top).isLessThanOrEqualTo(Double.parseDouble(others) / 1000 + 1e-6);
      assertThat(all.millis() / 1000 - (topBefore + top))
          .isCloseTo(Double.parseDouble(others) / 1000, within(1e-6));
    }
  }

  @Test
  void textsAreReadOnlyWhenTheyAreAskedForAndCutToALength() {
    String asked =
        CatalogueFiles.builtin()
            .text()
            .replaceFirst(
                "(\npg_stat_statements_query_id:(?:\n .*)*?\n  enabled: )false", "$1true");
    try (LocalPostgres postgres = server(18);
        Trial silent = Rehearsal.catalogueOn(postgres);
        Trial trial = Trial.of(postgres, asked)) {
      postgres.sqlIn("shop", "SELECT\n  pg_sleep(0.1) -- " + "x".repeat(500));
      postgres.sqlIn("shop", "CREATE ROLE guest PASSWORD 'seen by nobody'");

      assertThat(silent.plan().queries()).noneMatch(q -> q.name().endsWith("_query_id"));
      assertThat(samples(trial.samples("pg_stat_statements_query_id")))
          .allSatisfy(
              sample -> {
                assertThat(sample.name()).isEqualTo("pg_stat_statements_query_id");
                assertThat(sample.value()).isEqualTo(1);
                assertThat(sample.labels()).containsOnlyKeys("queryid", "query");
                assertThat(sample.labels().get("query"))
                    .hasSizeLessThanOrEqualTo(200)
                    .doesNotContain("seen by nobody");
              })
          .anyMatch(
              s -> s.labels().getOrDefault("query", "").startsWith("SELECT pg_sleep($1) -- xxx"));
    }
  }

  @Test
  void commandsAreToldByTheFirstWordOfTheirTexts() {
    String asked =
        CatalogueFiles.builtin()
            .text()
            .replaceFirst("(\npg_stat_statements_command:(?:\n .*)*?\n  enabled: )false", "$1true");
    try (LocalPostgres postgres = server(18);
        Trial trial = Trial.of(postgres, asked)) {
      trial.next("pg_stat_statements_command");
      postgres.sqlIn(
          "shop",
          "CREATE TABLE t (x int)",
          "/* a hint * of mine */ insert INTO t VALUES (1)",
          "-- why\n  UPDATE t SET x = 2",
          "(SELECT 7 FROM t) UNION ALL (SELECT 8 FROM t)",
          "COMMENT ON TABLE t IS 'x'");

      List<Sample> samples = samples(trial.next("pg_stat_statements_command"));

      assertThat(
              List.of("insert", "update", "create", "other").stream()
                  .map(c -> value(samples, "pg_stat_statements_command_calls_total", "shop " + c)))
          .containsExactly(1.0, 1.0, 1.0, 1.0);
      assertThat(value(samples, "pg_stat_statements_command_rows_total", "shop select"))
          .isGreaterThanOrEqualTo(2);
    }
  }

  private static double topSeconds(Trial trial) {
    return samples(trial.next("pg_stat_statements")).stream()
        .filter(s -> s.name().equals("pg_stat_statements_seconds_total"))
        .filter(s -> s.has("datname", "shop"))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** Of the role {@code postgres} in the database {@code shop}. */
  private record Sums(double calls, double millis, double rows, double wal) {}

  private static Sums sums(LocalPostgres postgres) {
    String[] parts =
        postgres
            .query(
                "SELECT concat_ws(' ', sum(calls), sum(total_exec_time), sum(rows), sum(wal_bytes))"
                    + " FROM pg_stat_statements"
                    + " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = 'shop')"
                    + " AND userid = 'postgres'::regrole")
            .split(" ", -1);
    return new Sums(
        Double.parseDouble(parts[0]),
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]));
  }

  private static void work(LocalPostgres postgres) {
    postgres.sqlIn(
        "shop",
        "CREATE TABLE IF NOT EXISTS w (x int)",
        "INSERT INTO w SELECT generate_series(1, 1000)",
        "UPDATE w SET x = x + 1",
        "SELECT count(*) FROM w",
        "DELETE FROM w");
  }

  private static LocalPostgres server(int major) {
    LocalPostgres postgres =
        LocalPostgres.start(major, Map.of("pg_stat_statements.track_planning", "off"));
    postgres.createMonitorRole();
    postgres.sql("CREATE DATABASE shop");
    return postgres;
  }

  private static List<Sample> samples(List<String> lines) {
    return Sample.of(String.join("\n", lines));
  }

  private static double value(List<Sample> samples, String name, String labels) {
    List<Sample> found =
        samples.stream()
            .filter(s -> s.name().equals(name))
            .filter(s -> String.join(" ", s.labels().values()).equals(labels))
            .toList();
    assertThat(found).as(name + " " + labels).hasSize(1);
    return found.get(0).value();
  }
}
