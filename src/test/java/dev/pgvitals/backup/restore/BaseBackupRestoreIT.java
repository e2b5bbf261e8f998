package dev.pgvitals.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.backup.basebackup.BaseBackupReader;
import dev.pgvitals.backup.basebackup.BaseBackups;
import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.backup.report.RestoreReport.Check;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base backups of real servers, restored for a test. */
class BaseBackupRestoreIT {
  @TempDir private Path directory;

  private RestoreTests test() {
    return new RestoreTests(directory.resolve("test"));
  }

  private Restoration restoration(Optional<Path> wal) {
    return new BaseBackupRestoration(
        new BaseBackupReader(
            new BackupSettings.OfBaseBackups(
                "nightly",
                Optional.empty(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                directory.resolve("backups"),
                wal,
                BackupSettings.Verify.NEW),
            Programs.of(System.getenv("PATH")),
            Pace.unlimited(),
            Clocks.SYSTEM));
  }

  private Path backup(LocalPostgres of, String... options) throws IOException {
    return BaseBackups.backup(
        of, Files.createDirectories(directory.resolve("backups")).resolve("b"), options);
  }

  private Path sql(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=plain", "--format=tar", "--format=tar --gzip"})
  void itComesUpWithItsDataAndNothingStays(String format) throws Exception {
    RestoreTests test = test();
    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      Path there = Files.createDirectory(directory.resolve("there"));
      postgres.sql(
          "CREATE TABLESPACE more LOCATION '" + there + "'",
          "CREATE TABLE kept TABLESPACE more AS SELECT generate_series(1, 100) AS n");
      backup(
          postgres,
          (format + " --tablespace-mapping=" + there + "=" + directory.resolve("here")).split(" "));
      postgres.sql("INSERT INTO kept SELECT 101");
    }
    test.checks.add(sql("a.sql", "SELECT count(*) = 100, count(*) FROM kept;"));
    test.checks.add(
        sql(
            "b.sql",
            "SELECT pg_tablespace_location(oid) LIKE '%/test/tablespaces/%' FROM pg_tablespace WHERE spcname = 'more'"));
    test.amcheck = true;

    RestoreReport report = test.run(restoration(Optional.empty()));

    assertThat(report.error()).as(String.join("\n", test.said)).isEmpty();
    assertThat(report.ok()).isTrue();
    assertThat(report.type()).isEqualTo("full");
    assertThat(report.backup()).isPresent();
    assertThat(report.took()).isPositive();
    assertThat(report.checks())
        .containsExactly(
            new Check("a.sql", true, ""),
            new Check("b.sql", true, ""),
            new Check("pg_amcheck", true, ""));
    assertThat(test.directory).doesNotExist();
    assertThat(directory.resolve("there")).isDirectory();
  }

  /** Each of these would do harm, or keep the server down, if the copy had the original's ways. */
  @Test
  void nothingThatTheOriginalDoesIsDoneByTheCopy() throws Exception {
    Path harm = Files.createDirectory(directory.resolve("harm"));
    RestoreTests test = test();
    try (ServerSocket publisher = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        LocalPostgres postgres =
            RestoreTests.server(
                Map.of(
                    "archive_mode", "on",
                    "archive_command", "true",
                    "max_logical_replication_workers", "0",
                    "max_prepared_transactions", "10"))) {
      String conninfo =
          "host=127.0.0.1 port=" + publisher.getLocalPort() + " dbname=x user=x connect_timeout=2";
      postgres.sql(
          "CREATE SUBSCRIPTION sub CONNECTION '"
              + conninfo
              + "' PUBLICATION p WITH (connect = false, slot_name = 'sub')",
          "ALTER SUBSCRIPTION sub ENABLE",
          "ALTER ROLE postgres SET session_preload_libraries = 'auto_explain'",
          "SELECT pg_create_physical_replication_slot('kept', true)",
          "CREATE TABLE t (n int)");
      postgres.prepareTransaction("open", "INSERT INTO t VALUES (1)");
      Path backup = backup(postgres);
      Files.writeString(
          backup.resolve("postgresql.auto.conf"),
          """
          listen_addresses = '*'
          port = %2$d
          archive_mode = 'on'
          archive_command = 'touch %1$s/archived'
          archive_cleanup_command = 'touch %1$s/cleaned'
          recovery_end_command = 'touch %1$s/ended'
          restore_command = 'touch %1$s/restored; false'
          primary_conninfo = '%3$s'
          shared_preload_libraries = 'pg_cron'
          local_preload_libraries = 'no_such_library'
          max_logical_replication_workers = 4
          max_worker_processes = 8
          autovacuum = on
          """
              .formatted(harm, postgres.port(), conninfo));
      Files.createFile(backup.resolve("standby.signal"));
      test.checks.add(
          sql(
              "check.sql",
              """
              SELECT setting IN ('', '(disabled)'), setting FROM pg_settings WHERE name IN
                ('listen_addresses', 'archive_command', 'primary_conninfo', 'shared_preload_libraries',
                 'session_preload_libraries', 'local_preload_libraries', 'restore_command',
                 'recovery_end_command', 'archive_cleanup_command');
              SELECT setting = 'off', name FROM pg_settings WHERE name IN ('archive_mode', 'autovacuum');
              SELECT setting = '0', name FROM pg_settings
                WHERE name IN ('max_logical_replication_workers', 'max_worker_processes', 'max_wal_senders');
              SELECT NOT pg_is_in_recovery();
              SELECT count(*) = 0 FROM pg_replication_slots;
              SELECT count(*) = 1 FROM pg_prepared_xacts;
              SELECT subenabled FROM pg_subscription;
              INSERT INTO t SELECT generate_series(1, 10000);
              SELECT pg_switch_wal() IS NOT NULL;
              CHECKPOINT;
              SELECT count(*) = 0, string_agg(backend_type, ', ') FROM pg_stat_activity
                WHERE backend_type NOT IN ('client backend', 'checkpointer', 'background writer', 'walwriter', 'io worker');
              SELECT pg_sleep(3) IS NOT NULL;
              """));

      RestoreReport report = test.run(restoration(Optional.empty()));

      assertThat(report.error()).as(String.join("\n", test.said)).isEmpty();
      assertThat(harm).isEmptyDirectory();
      publisher.setSoTimeout(100);
      assertThatThrownBy(publisher::accept).isInstanceOf(SocketTimeoutException.class);
      assertThat(postgres.query("SELECT 1")).as("the original").isEqualTo("1");
    }
  }

  /** The twin of the above: those traps do spring in a server that has the original's ways. */
  @Test
  void theOriginalsWaysWouldDoHarm() throws Exception {
    Path harm = Files.createDirectory(directory.resolve("harm"));
    try (ServerSocket publisher = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        LocalPostgres postgres =
            RestoreTests.server(
                Map.of("archive_mode", "on", "archive_command", "touch " + harm + "/archived"))) {
      postgres.sql(
          "CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port="
              + publisher.getLocalPort()
              + " connect_timeout=2' PUBLICATION p WITH (connect = false, slot_name = 'sub')",
          "ALTER SUBSCRIPTION sub ENABLE",
          "CREATE TABLE t ()",
          "SELECT pg_switch_wal()");
      publisher.setSoTimeout(60_000);
      publisher.accept().close();
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(harm.resolve("archived")));
    }
  }

  @Test
  void walThatTheBackupDoesNotHaveComesFromTheArchive() throws Exception {
    Path wal = Files.createDirectory(directory.resolve("wal"));
    RestoreTests test = test();
    try (LocalPostgres postgres =
        RestoreTests.server(
            Map.of("archive_mode", "on", "archive_command", "gzip < %p > " + wal + "/%f.gz"))) {
      postgres.sql("CREATE TABLE kept AS SELECT generate_series(1, 100) AS n");
      backup(postgres, "--wal-method=none");
    }
    test.checks.add(sql("a.sql", "SELECT count(*) = 100 FROM kept;"));
    assertThat(test.run(restoration(Optional.of(wal))).error())
        .as(String.join("\n", test.said))
        .isEmpty();

    List<Path> files;
    try (Stream<Path> all = Files.list(wal)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    RestoreReport report = test.run(restoration(Optional.of(wal)));
    assertThat(report.ok()).isFalse();
    assertThat(report.error()).contains("which is not among the 0 files of " + wal);
  }

  @Test
  void aDamagedBackupDoesNotPass() throws Exception {
    RestoreTests test = test();
    Path backup;
    String file;
    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      postgres.sql(
          "CREATE TABLE t AS SELECT generate_series(1, 10000) AS n", "CREATE INDEX ON t (n)");
      file = postgres.query("SELECT pg_relation_filepath('t_n_idx')");
      backup = backup(postgres);
    }
    try (RandomAccessFile index = new RandomAccessFile(backup.resolve(file).toFile(), "rw")) {
      index.seek(8192 * 3);
      index.write(new byte[8192]);
    }
    test.amcheck = true;
    RestoreReport report = test.run(restoration(Optional.empty()));
    assertThat(report.ok()).isFalse();
    assertThat(report.error()).contains("the check pg_amcheck failed").contains("t_n_idx");

    Files.delete(backup.resolve("global/pg_control"));
    report = test.run(restoration(Optional.empty()));
    assertThat(report.error()).contains("the restored server does not start");
    assertThat(test.directory).doesNotExist();
  }

  @Test
  void aCheckFailsByAnErrorOrByFalse() throws Exception {
    RestoreTests test = test();
    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      postgres.sql("CREATE DATABASE orders");
      postgres.sqlIn("orders", "CREATE TABLE orders (n int)");
      backup(postgres);
    }
    test.checks.add(
        sql(
            "good.sql",
            "\\connect orders\nSELECT true; SELECT 'false'; SELECT E'a\\nf', 1; SELECT NULL;"));
    test.checks.add(
        sql(
            "false.sql",
            "\\connect orders\nSELECT true;\nSELECT count(*) > 0, 'orders' FROM orders;"));
    test.checks.add(sql("error.sql", "SELECT 1;\nSELECT no_such_column;\n"));

    RestoreReport report = test.run(restoration(Optional.empty()));

    assertThat(report.ok()).isFalse();
    assertThat(report.error()).startsWith("the check false.sql failed: a row is false: f | orders");
    assertThat(report.checks()).extracting(Check::ok).containsExactly(true, false, false);
    assertThat(report.checks().get(2).message()).contains("no_such_column");
  }

  @Test
  void itNeverRestoresOverAnything() throws Exception {
    RestoreTests test = test();
    Files.createDirectory(test.directory);
    Path mine = Files.writeString(test.directory.resolve("mine"), "x");
    assertThatThrownBy(() -> test.run(restoration(Optional.empty())))
        .isInstanceOf(RestoreFailedException.class)
        .hasMessageContaining("is not empty");
    assertThat(mine).exists();

    Files.createDirectory(test.directory.resolve("data"));
    Files.createFile(test.directory.resolve("data/postmaster.pid"));
    Files.createFile(test.directory.resolve("server.log"));
    assertThatThrownBy(() -> test.run(restoration(Optional.empty())))
        .isInstanceOfSatisfying(
            RestoreFailedException.class,
            e -> assertThat(e.hint()).contains("pg_ctl stop -D " + test.directory + "/data"));

    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
    assertThatThrownBy(() -> new RestoreTests(link).run(restoration(Optional.empty())))
        .hasMessageContaining("is no directory");

    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      assertThatThrownBy(
              () ->
                  new RestoreTests(postgres.data().resolve("base/new"))
                      .run(restoration(Optional.empty())))
          .hasMessageContaining("is a data directory of PostgreSQL");
      assertThatThrownBy(() -> new RestoreTests(postgres.data()).run(restoration(Optional.empty())))
          .hasMessageContaining("is not empty");
    }
  }

  @Test
  void librariesThatDoWorkByThemselvesAreNeverLoaded() throws Exception {
    RestoreTests test = test();
    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      backup(postgres);
    }
    test.preload.add("pg_cron");
    assertThat(test.run(restoration(Optional.empty())).error())
        .contains("pg_cron is never loaded in a test");

    test.preload.clear();
    test.preload.add("pg_stat_statements");
    test.checks.add(sql("a.sql", "SELECT count(*) >= 0 FROM pg_stat_statements"));
    assertThat(test.run(restoration(Optional.empty())).error()).isEmpty();
  }

  @Test
  void itEndsWhenItTakesTooLongAndLeavesNothing() throws Exception {
    RestoreTests test = test();
    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      backup(postgres);
    }
    test.checks.add(sql("slow.sql", "SELECT pg_sleep(1000)"));
    test.max = Duration.ofSeconds(8);

    RestoreReport report = test.run(restoration(Optional.empty()));

    assertThat(report.ok()).isFalse();
    assertThat(report.error()).contains("it takes longer than 8s");
    assertThat(test.directory).doesNotExist();
  }

  @Test
  void whatIsAskedForStaysAndItsServerDoesNot() throws Exception {
    RestoreTests test = test();
    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      backup(postgres);
    }
    Files.createDirectory(test.directory);
    test.keep = true;
    assertThat(test.run(restoration(Optional.empty())).ok()).isTrue();

    assertThat(test.directory.resolve("data/PG_VERSION")).exists();
    assertThat(test.directory.resolve("data/postmaster.pid")).doesNotExist();
  }

  @Test
  void aMissingMajorIsNamedWithWhatToInstall() throws Exception {
    RestoreTests test = test();
    Path backup;
    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      backup = backup(postgres);
    }
    Files.writeString(backup.resolve("PG_VERSION"), "12\n");
    assertThat(test.run(restoration(Optional.empty())).error())
        .contains("and the backup of 12")
        .contains("install postgresql-12 (Debian, Ubuntu)");
    assertThat(test.run(restoration(Optional.empty()), Programs.of("/nowhere")).error())
        .contains("the programs of PostgreSQL 12 are not here");
  }

  @Test
  void aSuperuserOfAnotherNameIsToBeNamed() throws Exception {
    RestoreTests test = test();
    try (LocalPostgres postgres = RestoreTests.server(Map.of())) {
      postgres.sql("CREATE ROLE boss SUPERUSER LOGIN");
      backup(postgres);
    }
    test.superuser = "nobody_here";
    assertThat(test.run(restoration(Optional.empty())).error())
        .contains("there is no role nobody_here in the backup; name its superuser");
    test.superuser = "boss";
    assertThat(test.run(restoration(Optional.empty())).error()).isEmpty();
  }
}
