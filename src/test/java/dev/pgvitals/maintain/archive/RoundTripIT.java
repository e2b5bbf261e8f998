package dev.pgvitals.maintain.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.OldestAndNewest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What is archived is there again when it is restored, with nothing but the two files and psql. */
class RoundTripIT {
  private static final String NAME = "app.\"ev/../2026 \"\"01\"\"\"";
  private static final String SAFE = "ev%2f%2e%2e%2f2026%20%2201%22";

  private static final String[] TABLE = {
    "CREATE TYPE app.mood AS ENUM ('glad', 'it''s, so')",
    "CREATE TABLE "
        + NAME
        + " (id bigint GENERATED ALWAYS AS IDENTITY, gone text, \"a, b\" text COLLATE \"C\" NOT NULL, note"
        + " varchar(50), raw bytea, list text[], doc jsonb, amount numeric(12,3), ratio float8, at"
        + " timestamptz, day date, mood app.mood, span interval, price money, x xml, twice numeric GENERATED"
        + " ALWAYS AS (amount * 2) STORED, PRIMARY KEY (id), CHECK (note <> 'no'))",
    "ALTER TABLE " + NAME + " DROP COLUMN gone",
    "INSERT INTO "
        + NAME
        + " (\"a, b\", note, raw, list, doc, amount, ratio, at, day, mood, span, price, x) VALUES"
        + " ('', NULL, '\\x00ff22', '{a,\"b\\\"c\",NULL}', '{\"k\": \"v\\n\"}', 'NaN', 'NaN', 'infinity',"
        + " '-infinity', 'glad', '1 mon -3 days', '12.34', '<a>1</a>'),"
        + " (E'line\\nof \"two\"\\r\\n\\n', '', '', '{}', 'null', 1.005, '-Infinity', '0044-03-15 BC', NULL,"
        + " 'it''s, so', NULL, NULL, NULL),"
        + " ('ünïcødé 🐘 \u202e', '\\N', NULL, '{{1,2},{3,4}}', '[]', -0.001, 0.1, '2026-03-29 02:30+01', '9999-12-31',"
        + " NULL, 'P1Y', -0.5, '<b/>')",
  };

  private static final String ALL =
      "SELECT string_agg(t::text, '|' ORDER BY id) FROM " + NAME + " AS t";

  @OldestAndNewest
  void everyKindOfValueComesBack(int major, @TempDir Path directory) throws Exception {
    try (Scene scene = Scene.start(major, directory).with(TABLE).detached("ev/../2026 \"01\"")) {
      String before = scene.postgres.query(ALL);

      assertThat(scene.archive())
          .containsExactly(
              "ev/../2026 \"01\" done " + directory.resolve("postgres/app/" + SAFE + ".csv.gz"));
      assertThat(scene.files())
          .containsExactly("postgres/app/" + SAFE + ".csv.gz", "postgres/app/" + SAFE + ".sql");
      assertThat(scene.state()).isEqualTo("t f");
      assertThat(scene.postgres.query("SELECT rows FROM pgvitals.archive")).isEqualTo("3");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(
                      directory.resolve("postgres/app/" + SAFE + ".csv.gz"))))
          .isEqualTo("rw-------");

      assertThat(scene.drop(Require.ARCHIVED)).containsExactly("ev/../2026 \"01\" done ");
      assertThat(scene.has(NAME.replace("'", "''"))).isFalse();
      assertThat(scene.state()).isEqualTo("t t");

      restore(scene, directory.resolve("postgres/app"), SAFE + ".sql");
      assertThat(scene.postgres.query(ALL)).isEqualTo(before);
      assertThat(
              scene.postgres.query(
                  "SELECT count(*) FROM pg_constraint WHERE conrelid = '%s'::regclass AND contype IN ('p', 'c')"
                      .formatted(NAME)))
          .isEqualTo("2");
    }
  }

  private static void restore(Scene scene, Path directory, String script) throws Exception {
    ProcessBuilder psql =
        Tool.ofPostgres("psql")
            .command(
                "-X",
                "-h",
                scene.postgres.host(),
                "-p",
                String.valueOf(scene.postgres.port()),
                "-U",
                "postgres",
                "-d",
                "postgres",
                "-f",
                script)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    psql.environment().put("PGPASSWORD", scene.postgres.superuserPassword());
    Process process = psql.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @OldestAndNewest
  void aNameOfTwoLinesAndATableWithoutRowsAndNoCompression(int major, @TempDir Path directory)
      throws Exception {
    try (Scene scene =
        Scene.start(major, directory)
            .with("CREATE TABLE app.\"two\nlines\" (\"a\nb\" int)")
            .detached("two\nlines")) {

      assertThat(scene.archive(", compress: none").get(0)).contains(" done ");

      assertThat(scene.files())
          .containsExactly("postgres/app/two%0alines.csv", "postgres/app/two%0alines.sql");
      restore(scene, directory.resolve("postgres/app"), "two%0alines.sql");
      assertThat(scene.postgres.query("SELECT count(*) FROM app.\"two%0alines\"")).isEqualTo("0");
      assertThat(scene.drop(Require.ARCHIVED).get(0)).contains(" done ");
    }
  }

  /** A table that is created again under the name of one that was dropped. */
  @OldestAndNewest
  void twoOfOneNameDoNotOverwriteEachOther(int major, @TempDir Path directory) {
    try (Scene scene = Scene.start(major, directory)) {
      for (String value : List.of("1", "2")) {
        scene
            .with("CREATE TABLE app.ev_1 (i int)", "INSERT INTO app.ev_1 VALUES (" + value + ")")
            .detached("ev_1");
        scene.archive();
        assertThat(scene.drop(Require.ARCHIVED)).containsExactly("ev_1 done ");
      }

      assertThat(scene.files())
          .containsExactly(
              "postgres/app/ev_1-2.csv.gz",
              "postgres/app/ev_1-2.sql",
              "postgres/app/ev_1.csv.gz",
              "postgres/app/ev_1.sql");
      assertThat(
              scene.postgres.query("SELECT count(DISTINCT content_sha256) FROM pgvitals.archive"))
          .isEqualTo("2");
    }
  }
}
