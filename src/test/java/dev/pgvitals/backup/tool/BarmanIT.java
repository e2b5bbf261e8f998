package dev.pgvitals.backup.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Barman, the real one, over records of backups as it writes them itself. */
@Timeout(120)
class BarmanIT {
  private static final String DONE =
      """
      begin_offset=40
      end_offset=0
      end_time=2026-11-28 05:30:45.153887+00:00
      end_wal=00000001000000000000000C
      end_xlog=0/D000000
      size=23605487
      deduplicated_size=23605487
      """;

  @TempDir private Path home;

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        home.resolve("barman.conf"),
        """
        [barman]
        barman_user = %2$s
        barman_home = %1$s/home
        barman_lock_directory = %1$s
        log_file = %1$s/barman.log
        configuration_files_directory = %1$s/none
        [main]
        description = "main"
        conninfo = host=127.0.0.1 port=1 user=postgres dbname=postgres
        streaming_conninfo = host=127.0.0.1 port=1 user=postgres
        backup_method = postgres
        archiver = off
        streaming_archiver = on
        slot_name = barman
        """
            .formatted(home, System.getProperty("user.name")));
    Files.createDirectories(home.resolve("home/main/base"));
  }

  private void backup(String id, String status, String more) throws IOException {
    Path directory = Files.createDirectories(home.resolve("home/main/base").resolve(id));
    Files.writeString(
        directory.resolve("backup.info"),
        """
        backup_label=None
        begin_time=2026-11-28 05:30:43.971684+00:00
        begin_wal=00000001000000000000000C
        begin_xlog=0/C000028
        compression=None
        error=None
        mode=postgres
        pgdata=/srv/pg
        server_name=main
        status=%s
        systemid=7713089147089303257
        tablespaces=None
        timeline=1
        version=150018
        xlog_segment_size=16777216
        %s
        """
            .formatted(status, more));
  }

  private List<BackupState> read(String configuration) throws Exception {
    try (Barman barman = new Barman(settings(configuration))) {
      return barman.read();
    }
  }

  private OfTool settings(String configuration) {
    return new OfTool(
        "test",
        Optional.empty(),
        Duration.ofMinutes(5),
        Duration.ofSeconds(50),
        dev.pgvitals.config.backup.BackupSettings.Tool.BARMAN,
        List.of(
            dev.pgvitals.fixture.Tool.barman().path().toString(),
            "-c",
            home.resolve(configuration).toString()),
        Optional.empty());
  }

  private BackupState state(String type) throws Exception {
    return read("barman.conf").stream()
        .filter(state -> state.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutABackupItIsAsIfOneHadFailed() throws Exception {
    assertThat(state("full").lastStatus()).contains(false);
    assertThat(state("full").count()).hasValue(0);
  }

  @Test
  void theNewestCountsWhateverItsState() throws Exception {
    backup("20261128T053043", "DONE", DONE);

    BackupState full = state("full");
    assertThat(full.stanza()).isEqualTo("main");
    assertThat(full.lastStatus()).contains(true);
    assertThat(full.lastSuccess()).contains(Instant.parse("2026-11-28T05:30:45Z"));
    assertThat(full.size().orElseThrow()).isBetween(20_000_000L, 50_000_000L);
    assertThat(full.count()).hasValue(1);

    backup("20261129T053107", "FAILED", "");
    BackupState after = state("full");
    assertThat(after.lastStatus()).as("the newest failed").contains(false);
    assertThat(after.lastSuccess()).contains(Instant.parse("2026-11-28T05:30:45Z"));
    assertThat(after.count()).hasValue(1);
  }

  @Test
  void whatIsStillMadeOrWaitsForWalIsNoBackupYet() throws Exception {
    backup("20261128T053043", "STARTED", "");
    backup("20261128T063043", "WAITING_FOR_WALS", DONE);

    assertThat(state("full").count()).hasValue(0);
    assertThat(
            read("barman.conf").stream()
                .map(BackupState::running)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElseThrow())
        .hasValue(1);
  }

  /** Its exit code is 1 then, and its words are of use. */
  @Test
  void itsOwnCheckIsTold() throws Exception {
    assertThat(state("check").lastStatus()).as("the server cannot be reached").contains(false);
  }

  @Test
  void aConfigurationThatIsNotThereIsSaid() {
    Failure failure = catchThrowableOfType(FeedException.class, () -> read("none.conf")).failure();

    assertThat(failure.reason()).isEqualTo(FailureReason.RESULT);
    assertThat(failure.message()).contains("exit code").contains("does not exist");
  }

  @Test
  void withoutAServerThereIsNoBackup() throws IOException {
    Files.writeString(
        home.resolve("empty.conf"),
        """
        [barman]
        barman_user = %2$s
        barman_home = %1$s/home
        log_file = %1$s/barman.log
        """
            .formatted(home, System.getProperty("user.name")));

    Failure failure = catchThrowableOfType(FeedException.class, () -> read("empty.conf")).failure();

    assertThat(failure.message()).contains("knows no server");
  }
}
