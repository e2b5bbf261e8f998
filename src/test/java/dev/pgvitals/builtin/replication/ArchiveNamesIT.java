package dev.pgvitals.builtin.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.Figures;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not segments of the WAL, though their names begin or end as those do. */
class ArchiveNamesIT {
  @Test
  void whatLiesInTheArchivesDirectoryByAnotherNameWaitsForNobody() throws IOException {
    Map<String, String> settings =
        Map.of("archive_mode", "on", "archive_command", "false", "autovacuum", "off");
    try (LocalPostgres postgres = LocalPostgres.start(18, settings)) {
      postgres.createMonitorRole();
      try (Figures figures = Figures.of(postgres)) {
        for (String name :
            new String[] {
              "core.ready",
              "000000010000000000000001x.ready",
              "copy of 000000010000000000000001.ready",
              "000000010000000000000001.ready.old"
            }) {
          Files.createFile(postgres.data().resolve("pg_wal/archive_status").resolve(name));
        }
        assertThat(figures.value("pg_archive", "pg_archive_pending_files")).isZero();

        for (String name :
            new String[] {
              "00000002.history.ready",
              "0000000100000000000000AA.ready",
              "0000000100000000000000AA.00000028.backup.ready",
              "0000000100000000000000AB.partial.ready"
            }) {
          Files.createFile(postgres.data().resolve("pg_wal/archive_status").resolve(name));
        }
        assertThat(figures.value("pg_archive", "pg_archive_pending_files")).isEqualTo(4);
      }
    }
  }

  /** The label of a backup is named after the segment in which the backup began. */
  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void theNameOfABackupsLabelDoesNotTellHowMuchIsArchived(int major) {
    Map<String, String> settings =
        Map.of("archive_mode", "on", "archive_command", "true", "autovacuum", "off");
    try (LocalPostgres primary = LocalPostgres.start(major, settings)) {
      primary.createMonitorRole();
      try (Figures figures = Figures.of(primary)) {
        primary.sql("SELECT pg_logical_emit_message(true, 'test', 'x')", "SELECT pg_switch_wal()");
        figures.await("pg_stat_archiver_lag", "pg_stat_archiver_lag_bytes", "", v -> v >= 0);

        try (LocalPostgres standby = primary.streamingStandby();
            Figures onStandby = Figures.of(standby)) {
          awaitArchived(primary, "^[0-9A-F]{24}\\.[0-9A-F]{8}\\.backup$");
          assertThat(figures.samples("pg_stat_archiver_lag", "pg_stat_archiver_lag_bytes", ""))
              .isEmpty();

          primary.sql("SELECT pg_logical_emit_message(true, 'test', 'x')");
          primary.kill();
          standby.promote();

          // Which of the two comes last is the archiver's affair.
          awaitArchived(standby, "^([0-9A-F]{24}\\.partial|[0-9A-F]{8}\\.history)$");
          assertThat(onStandby.samples("pg_stat_archiver_lag", "pg_stat_archiver_lag_bytes", ""))
              .isEmpty();
        }
      }
    }
  }

  private static void awaitArchived(LocalPostgres postgres, String pattern) {
    await("the archiver's last file like " + pattern)
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                postgres.query("SELECT last_archived_wal FROM pg_stat_archiver").matches(pattern));
  }
}
