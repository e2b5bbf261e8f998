package dev.pgvitals.maintain.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.run.JobReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Names that are no words, and sessions that begin with settings that nobody expects. */
class HostileNamesIT {
  private static final String[] SETTINGS = {
    "TimeZone = 'Asia/Kathmandu'",
    "DateStyle = 'German, DMY'",
    "IntervalStyle = 'sql_standard'",
    "search_path = 'app, public'",
    "quote_all_identifiers = on",
    "standard_conforming_strings = off",
    "default_transaction_isolation = serializable",
    "bytea_output = 'escape'",
    "extra_float_digits = -15",
    "enable_indexscan = off",
    "enable_seqscan = off",
  };

  /** As a name between double quotes. */
  private static final String NAME = "a/../\"\"b'\\{yyyy}\n; DROP TABLE app.keep; --";

  private static List<String> apply(String file) throws Exception {
    JobReport report = Maintained.applyOne(file);
    return report.targets().stream()
        .map(
            target ->
                target.outcome().orElseThrow().status().word()
                    + target.outcome().orElseThrow().reason().map(text -> ", " + text).orElse(""))
        .toList();
  }

  @OldestAndNewest
  void aPartitionOfAnyNameGoesItsWay(int major, @TempDir Path directory) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major))) {
      for (String setting : SETTINGS) {
        if (major < 19 || !setting.startsWith("standard")) {
          postgres.sql(
              "ALTER ROLE %s IN DATABASE postgres SET %s".formatted(Maintained.ROLE, setting));
        }
      }
      for (String schema : List.of("app", "\"two'\\\"")) {
        String table = schema + ".\"" + NAME + "\"";
        postgres.sql("CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION app_owner".formatted(schema));
        Maintained.asOwner(
            postgres,
            "CREATE TABLE IF NOT EXISTS app.keep (id int)",
            "CREATE TABLE %s (\"select\" timestamp, \"x\"\"\\'\" float8, b bytea, i interval) PARTITION BY RANGE (\"select\")"
                .formatted(table),
            "CREATE TABLE %s.\"p %s\" PARTITION OF %s FOR VALUES FROM (MINVALUE) TO ('2021-01-01')"
                .formatted(schema, NAME, table),
            "CREATE TABLE %s.\"q\" PARTITION OF %s FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')"
                .formatted(schema, table),
            "INSERT INTO %s VALUES ('-infinity', 0.1::float8 + 0.2, decode('00ff', 'hex'), '1 mon -3 days'), ('2020-03-01', 'NaN', NULL, NULL), ('2021-03-01', 1, NULL, NULL)"
                .formatted(table));
      }
      String create =
          Maintained.file(
              postgres,
              "make: {partitions: [{table: %s, interval: year, ahead: 2}]}"
                  .formatted(json("app.\"" + NAME + "\"")));
      assertThat(apply(create)).hasSize(3).allMatch("done"::equals);

      String age =
          Maintained.file(
                  postgres,
                  "age: {partitions: [{table: %s, detach_after: 1y, archive: cold, drop_after: 2y, require: archived}]}"
                      .formatted(json("app.\"" + NAME + "\"")))
              + "archives: {cold: {directory: '%s', min_free: 0%%}}\n".formatted(directory);
      assertThat(apply(age)).hasSize(2).allMatch("done"::equals);
      assertThat(apply(age)).hasSize(2).allMatch(text -> text.startsWith("done, " + directory));
      assertThat(apply(age)).hasSize(2).allMatch("done"::equals);

      String delete =
          Maintained.file(
              postgres,
              "retention: {delete: [{table: %s, column: '\"select\"', older_than: 1d, max_share: 1}]}"
                  .formatted(json("\"two'\\\".\"" + NAME + "\"")));
      assertThat(apply(delete)).containsExactly("done");
      assertThat(postgres.query("SELECT to_regclass('app.keep') IS NOT NULL")).isEqualTo("t");
      assertThat(
              postgres.query(
                  "SELECT count(*) FROM pg_class WHERE relname LIKE '%yyyy%' AND relkind = 'r' AND relnamespace <> 'app'::regnamespace"))
          .isEqualTo("1");
      assertThat(
              postgres.query("SELECT sum(rows) FROM pgvitals.archive WHERE dropped_at IS NOT NULL"))
          .isEqualTo("3");
      assertThat(
              postgres.query(
                  "SELECT rows FROM pgvitals.job_run WHERE verb = 'delete' AND target IS NOT NULL"))
          .isEqualTo("3");
    }
  }

  /** A text of YAML between double quotes. */
  private static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
