package dev.pgvitals.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository of pgBackRest's, restored for a test. */
class PgBackRestRestoreIT {
  @TempDir private Path directory;

  @Test
  void theNewestBackupIsRestoredAndTheRepositoryIsOnlyRead() throws Exception {
    Tool pgbackrest = Tool.pgBackRest();
    Path socket = Files.createTempDirectory("pgbr");
    Path config = directory.resolve("pgbackrest.conf");
    List<String> command = List.of(pgbackrest.path().toString(), "--config=" + config);
    RestoreTests test = new RestoreTests(directory.resolve("test"));
    Path repository = Files.createDirectory(directory.resolve("repo"));
    // Debian's pgBackRest does not know later majors.
    try (LocalPostgres postgres =
        LocalPostgres.start(
            15,
            Map.of(
                "archive_mode",
                "on",
                "archive_command",
                String.join(" ", command) + " --stanza=main archive-push %p",
                "unix_socket_directories",
                socket.toString()))) {
      Files.writeString(
          config,
          """
          [global]
          repo1-path=%s
          log-path=%s
          lock-path=%s
          spool-path=%s
          repo1-retention-full=2
          log-level-file=off
          archive-async=y
          [main]
          pg1-path=%s
          pg1-port=%d
          pg1-socket-path=%s
          pg1-user=postgres
          """
              .formatted(
                  repository,
                  directory,
                  directory,
                  directory,
                  postgres.data(),
                  postgres.port(),
                  socket));
      Files.writeString(
          postgres.data().resolve("pg_hba.conf"),
          "local all all trust\n",
          StandardOpenOption.APPEND);
      postgres.sql(
          "SELECT pg_reload_conf()", "CREATE TABLE kept AS SELECT generate_series(1, 100) AS n");
      run(pgbackrest, config, "stanza-create");
      run(pgbackrest, config, "--type=full", "backup");
      postgres.sql("INSERT INTO kept VALUES (101)");
      run(pgbackrest, config, "--type=diff", "backup");
      String last = postgres.query("SELECT pg_walfile_name(pg_switch_wal())");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  postgres.query("SELECT last_archived_wal FROM pg_stat_archiver").compareTo(last)
                      >= 0);
      List<String> before = tree(repository);
      test.checks.add(
          Files.writeString(
              directory.resolve("c.sql"),
              "SELECT count(*) = 101 FROM kept; SELECT pg_switch_wal() IS NOT NULL; SELECT"
                  + " setting = 'off' FROM pg_settings WHERE name = 'archive_mode'"));

      RestoreReport report =
          test.run(
              new PgBackRestRestoration(command, Map.of(), Optional.empty()),
              new Programs(RestoreTests.programs().path(), Optional.empty()));

      assertThat(report.error()).as(String.join("\n", test.said)).isEmpty();
      assertThat(report.type()).isEqualTo("diff");
      assertThat(report.backup().orElseThrow()).isAfter(report.started().minusSeconds(600));
      assertThat(tree(repository)).isEqualTo(before);
      assertThat(test.directory).doesNotExist();

      report =
          test.run(
              new PgBackRestRestoration(command, Map.of(), Optional.of("other")),
              RestoreTests.programs());
      assertThat(report.error()).contains("pgbackrest knows no backup of the stanza other");
    }
  }

  private static void run(Tool pgbackrest, Path config, String... arguments) {
    Tool.Outcome outcome =
        pgbackrest.run(
            "",
            Stream.concat(Stream.of("--config=" + config, "--stanza=main"), Stream.of(arguments))
                .toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private static List<String> tree(Path of) throws Exception {
    try (Stream<Path> all = Files.walk(of)) {
      return all.map(Path::toString).sorted().toList();
    }
  }
}
