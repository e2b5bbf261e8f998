package dev.pgvitals.backup.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.BackupSettings.Tool;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a program may answer in place of pgBackRest, and what pgBackRest 2.45 itself has printed.
 */
@Timeout(60)
class PgBackRestTest {
  @TempDir private Path directory;

  private static OfTool script(String script, Duration timeout) {
    return new OfTool(
        "test",
        Optional.empty(),
        Duration.ofMinutes(5),
        timeout,
        Tool.PGBACKREST,
        List.of("/bin/sh", "-c", script),
        Optional.empty());
  }

  private static List<BackupState> read(String script) throws Exception {
    try (PgBackRest reader =
        new PgBackRest(script(script, Duration.ofSeconds(50)), Clocks.SYSTEM)) {
      return reader.read();
    }
  }

  private static BackupState full(String recorded, String repo) throws Exception {
    return read("cat src/test/resources/backup/" + recorded).stream()
        .filter(state -> state.type().equals("full") && state.repo().equals(repo))
        .findFirst()
        .orElseThrow();
  }

  private static Failure failure(OfTool settings) {
    try (PgBackRest reader = new PgBackRest(settings, Clocks.SYSTEM)) {
      return catchThrowableOfType(FeedException.class, reader::read).failure();
    }
  }

  private static Failure failure(String script) {
    return failure(script(script, Duration.ofSeconds(50)));
  }

  /** As after an upgrade: what was backed up before cannot restore what is there now. */
  @Test
  void backupsOfAnotherDatabaseAreNoneThoughTheStatusIsOk() throws Exception {
    BackupState full = full("upgraded.json", "1");

    assertThat(full.count()).hasValue(0);
    assertThat(full.lastStatus()).contains(false);
    assertThat(full.lastSuccess()).isEmpty();
  }

  /** {@code info} says {@code error: true} of the backup, and "ok" of all. */
  @Test
  void pagesWithAWrongChecksumAreCounted() throws Exception {
    BackupState full = full("page-checksum.json", "1");

    assertThat(full.corrupt()).hasValue(1);
    assertThat(full.count()).hasValue(1);
    assertThat(full.lastStatus()).contains(false);
    assertThat(full.retentionUnsafe()).as("the last good one is next to go").contains(true);
  }

  @Test
  void aBackupUnderWayIsRunning() throws Exception {
    assertThat(read("cat src/test/resources/backup/page-checksum.json"))
        .anySatisfy(state -> assertThat(state.running()).hasValue(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo garbage",
        "echo '[{]'",
        "echo '{}'",
        "echo null",
        "true",
        "echo '[1]'",
        "echo '[{\"name\": \"main\"}]'",
        "echo '[{\"name\": 1, \"repo\": {}}]'",
        "printf '\\377'",
        "head -c 100000 /dev/zero | tr '\\0' '['",
        "cat /dev/zero"
      })
  void garbageIsNoAnswer(String script) {
    Failure failure = failure(script);

    assertThat(failure.reason()).isEqualTo(FailureReason.RESULT);
    assertThat(failure.message()).startsWith("sh");
    assertThat(failure.hint()).contains("is it the right program");
  }

  @Test
  void valuesOfOtherTypesAreNotKnown() throws Exception {
    assertThat(
            read(
                """
                cat <<'END'
                [{"name": "main", "repo": [{"key": "x", "status": {"code": 0}}],
                  "db": [{"id": 1, "repo-key": 1}],
                  "backup": [{"timestamp": {"start": "soon", "stop": []}, "database": {"id": 1, "repo-key": 1}},
                             {"timestamp": {"start": 1, "stop": 1e99}, "database": {"id": 1, "repo-key": 1}}]}]
                END
                """))
        .first()
        .satisfies(state -> assertThat(state.count()).hasValue(0));
  }

  @Test
  void anExitCodeOtherThanZeroIsAFailureWithItsWords() {
    Failure failure =
        failure("echo '[]'; echo 'ERROR: [055]: unable to open missing file' >&2; exit 55");

    assertThat(failure.reason()).isEqualTo(FailureReason.RESULT);
    assertThat(failure.message())
        .isEqualTo("sh ended with exit code 55: ERROR: [055]: unable to open missing file");
    assertThat(failure.hint()).startsWith("run it by hand as the agent's user: /bin/sh -c ");
  }

  @Test
  void aRepositoryThatMayNotBeReadIsAMatterOfPermission() {
    Failure failure =
        failure("echo \"ERROR: [041]: unable to open file: [13] Permission denied\" >&2; exit 41");

    assertThat(failure.reason()).isEqualTo(FailureReason.PERMISSION);
    assertThat(failure.hint()).startsWith("let the agent's user read");
  }

  @Test
  void whatHangsIsEndedAndSoIsWhatItStarted() throws Exception {
    Path pid = directory.resolve("pid");
    Failure failure =
        failure(script("sleep 1000 & echo $! > '%s'; wait".formatted(pid), Duration.ofSeconds(2)));

    assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
    assertThat(failure.message()).isEqualTo("sh was ended after 2s, with all that it had started");
    awaitEnd(pid);
  }

  @Test
  void whatIsCutIsEnded() throws Exception {
    Path pid = directory.resolve("pid");
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (PgBackRest reader =
        new PgBackRest(
            script("sleep 1000 & echo $! > '%s'; wait".formatted(pid), Duration.ofMinutes(5)),
            Clocks.SYSTEM)) {
      Future<FeedException> read =
          threads.submit(() -> catchThrowableOfType(FeedException.class, reader::read));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());

      reader.cut();

      assertThat(read.get().failure().reason()).isEqualTo(FailureReason.TIMEOUT);
      awaitEnd(pid);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitEnd(Path pid) throws IOException {
    long child = Long.parseLong(Files.readString(pid).strip());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    Failure failure = failure(Repository.settings("/none/pgbackrest"));

    assertThat(failure.reason()).isEqualTo(FailureReason.UNDEFINED);
    assertThat(failure.message()).isEqualTo("the program pgbackrest is not there");
    assertThat(failure.hint()).startsWith("install it on this machine");
  }

  /** A stanza's name may have spaces: no shell reads it. */
  @Test
  void theEnvironmentIsOfAFewNames() throws Exception {
    Path file = Files.writeString(directory.resolve("env"), "# names\nexport A='b c'\nB=d\n\n");
    OfTool settings =
        new OfTool(
            "test",
            Optional.empty(),
            Duration.ofMinutes(5),
            Duration.ofSeconds(50),
            Tool.PGBACKREST,
            List.of("/bin/sh", "-c", "env | cut -d= -f1 | sort | xargs >&2; echo $A$B >&2; exit 1"),
            Optional.of(file));

    assertThat(failure(settings).message()).contains("A B HOME LANG PATH PWD");

    Files.writeString(file, "secret\n");
    assertThat(failure(settings).message())
        .isEqualTo("cannot read env_file %s: line 1 is not NAME=value".formatted(file));
  }
}
