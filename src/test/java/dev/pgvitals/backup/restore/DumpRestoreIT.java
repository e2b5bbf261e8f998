package dev.pgvitals.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.backup.dump.DumpReader;
import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps of a real server in every format, restored for a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DumpRestoreIT {
  private LocalPostgres postgres;
  private Path directory;

  @BeforeAll
  void fill(@TempDir Path there) throws IOException {
    Path space = Files.createDirectory(there.resolve("space"));
    postgres = RestoreTests.server(Map.of());
    postgres.sql(
        "CREATE ROLE app",
        "CREATE ROLE \"Odd \"\"Role\"",
        "CREATE TABLESPACE fast LOCATION '" + space + "'",
        "CREATE DATABASE orders OWNER app");
    postgres.sqlIn(
        "orders",
        "CREATE SCHEMA shop AUTHORIZATION app",
        "CREATE TABLE shop.orders AS SELECT g AS n, md5(g::text) AS hash FROM generate_series(1, 5000) g",
        "ALTER TABLE shop.orders OWNER TO app",
        "GRANT SELECT ON shop.orders TO \"Odd \"\"Role\"",
        "CREATE INDEX ON shop.orders (n) TABLESPACE fast",
        "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO PUBLIC",
        "CREATE VIEW shop.recent AS SELECT * FROM shop.orders WHERE n > 4000",
        "CREATE TABLE shop.notes (text text)",
        "INSERT INTO shop.notes VALUES (E'ALTER TABLE x OWNER TO \\nnobody;')");
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  @BeforeEach
  void begin(@TempDir Path own) {
    directory = own;
  }

  private Path dump(String program, String suffix, String... options) throws IOException {
    Path file = directory.resolve("orders_20261128." + suffix);
    String[] all =
        Stream.concat(
                Stream.of(
                    "--file=" + file,
                    "--dbname="
                        + postgres.uri(
                            "postgres", program.equals("pg_dump") ? "orders" : "postgres")),
                Arrays.stream(options))
            .toArray(String[]::new);
    Tool.Outcome outcome = Tool.ofPostgres(program).run("", all);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return old(file);
  }

  private static Path old(Path dump) throws IOException {
    try (Stream<Path> all = Files.walk(dump)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(3600)));
      }
    }
    return dump;
  }

  private Restoration restoration() {
    return new DumpRestoration(
        new DumpReader(
            new BackupSettings.OfDumps(
                "nightly",
                Optional.empty(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                directory + "/orders_{time:yyyyMMdd}.*",
                ZoneId.of("UTC"),
                OptionalInt.empty(),
                1,
                BackupSettings.Verify.NEW,
                0.5),
            Programs.of(System.getenv("PATH")).withBindir(Tool.binariesOfPostgres()),
            Pace.unlimited(),
            Instant::now));
  }

  private RestoreTests test() throws IOException {
    RestoreTests test = new RestoreTests(directory.resolve("test"));
    test.checks.add(
        Files.writeString(
            directory.resolve("checks.sql"),
            """
            SELECT count(*) = 5000, count(*) FROM shop.orders;
            SELECT count(*) = 1000 FROM shop.recent;
            SELECT relowner::regrole::text = 'app', relowner::regrole FROM pg_class WHERE oid = 'shop.orders'::regclass;
            SELECT has_table_privilege('Odd "Role', 'shop.orders', 'SELECT');
            """));
    return test;
  }

  private void restores(String database) throws Exception {
    RestoreTests test = test();
    if (!database.isEmpty()) {
      Path checks = test.checks.get(0);
      Files.writeString(checks, "\\connect " + database + "\n" + Files.readString(checks));
    }
    RestoreReport report = test.run(restoration());
    assertThat(report.error()).as(String.join("\n", test.said)).isEmpty();
    assertThat(report.type()).isEqualTo("dump");
    assertThat(report.backup()).contains(Instant.parse("2026-11-28T00:00:00Z"));
    assertThat(test.directory).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "custom", "tar", "directory"})
  void eachFormatIsRestored(String format) throws Exception {
    dump("pg_dump", "dump", "--format=" + format);
    restores("");
  }

  /** A dump of one database does not have its name. */
  @Test
  void aCheckThatGoesToTheDatabaseByItsOldNameIsToldWhereTheDumpIs() throws Exception {
    dump("pg_dump", "sql");
    RestoreTests test = test();
    Files.writeString(test.checks.get(0), "\\connect orders\nSELECT true;\n");

    assertThat(test.run(restoration()).error())
        .contains("error: \\connect: ")
        .endsWith(
            "the dump of one database is in \"restored\", where checks begin: leave \\connect out");
  }

  @Test
  void aScriptThatMakesItsDatabaseIsRestored() throws Exception {
    dump("pg_dump", "sql", "--create");
    restores("orders");
  }

  @Test
  void aDumpOfAClusterIsRestored() throws Exception {
    dump("pg_dumpall", "sql", "--no-tablespaces");
    restores("orders");
  }

  @Test
  void aDumpThatWouldMakeTablespacesWhereTheyAreInUseIsRefused() throws Exception {
    dump("pg_dumpall", "sql");
    assertThat(test().run(restoration()).error())
        .contains("the dump makes tablespaces")
        .contains("pg_dumpall --no-tablespaces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "custom"})
  void whatSomebodyHasCompressedIsRestored(String format) throws Exception {
    Path dump = dump("pg_dump", "dump", "--format=" + format);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("orders_20261128.gz")))) {
      Files.copy(dump, out);
    }
    Files.delete(dump);
    old(directory.resolve("orders_20261128.gz"));
    restores("");
  }

  /** psql restores what there is of a script, and says nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "tar"})
  void halfADumpDoesNotPass(String format) throws Exception {
    Path dump = dump("pg_dump", "dump", "--format=" + format);
    byte[] all = Files.readAllBytes(dump);
    Files.write(dump, Arrays.copyOf(all, all.length - 2000));
    old(dump);

    RestoreReport report = test().run(restoration());

    assertThat(report.ok()).isFalse();
    assertThat(report.error())
        .contains(format.equals("tar") ? "ends too early" : "pg_dump did not finish");
  }

  @Test
  void anErrorWhileRestoringIsAFailure() throws Exception {
    Path dump = dump("pg_dump", "sql");
    Files.writeString(dump, Files.readString(dump).replaceFirst("CREATE VIEW", "CREATE VEIW"));
    old(dump);

    RestoreReport report = test().run(restoration());

    assertThat(report.ok()).isFalse();
    assertThat(report.error()).contains("syntax error at or near \"VEIW\"");
  }

  @Test
  void anExtensionThatDoesWorkByItselfIsLeftOutOfAnArchive() throws Exception {
    String list =
        """
        ; the archive
        2; 3079 16400 EXTENSION - pg_cron\s
        3401; 0 0 COMMENT - EXTENSION pg_cron\s
        3; 3079 16500 EXTENSION - pgcrypto\s
        215; 1259 16402 TABLE shop orders app
        3396; 0 16404 TABLE DATA cron job postgres
        3402; 0 0 SEQUENCE SET cron jobid_seq postgres
        3397; 0 16402 TABLE DATA shop cron app
        """;
    assertThat(DumpRestoration.wanted(list, said -> {}))
        .containsExactly(
            "; the archive",
            "3; 3079 16500 EXTENSION - pgcrypto ",
            "215; 1259 16402 TABLE shop orders app",
            "3397; 0 16402 TABLE DATA shop cron app");
  }

  @Test
  void noDumpIsAFailure() throws Exception {
    assertThat(test().run(restoration()).error()).isEqualTo("there is no dump");
  }
}
