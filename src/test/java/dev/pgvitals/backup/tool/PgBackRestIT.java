package dev.pgvitals.backup.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.fixture.MovableClocks;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pgBackRest, the real one, tells of repositories in every state, and what of it is true. */
@Timeout(180)
class PgBackRestIT {
  private final MovableClocks clocks = new MovableClocks();
  private final Instant begun = Instant.now().minusSeconds(1);

  @SuppressWarnings("NullAway.Init")
  private Repository repository;

  private PgBackRest reader = new PgBackRest(Repository.settings("none"), Clocks.SYSTEM);

  private void look(Repository at) {
    repository = at;
    reader = new PgBackRest(at.settings(), new Clocks(clocks::nanos, clocks::instant));
  }

  @AfterEach
  void remove() throws IOException {
    reader.close();
    repository.close();
  }

  private BackupState state(String type, String repo) throws Exception {
    return reader.read().stream()
        .filter(state -> state.type().equals(type) && state.repo().equals(repo))
        .findFirst()
        .orElseThrow();
  }

  private Failure failure() {
    return catchThrowableOfType(FeedException.class, () -> reader.read()).failure();
  }

  @Test
  void withoutAStanzaThereIsNoBackup() throws Exception {
    look(Repository.make(1));

    assertThat(failure().reason()).isEqualTo(FailureReason.RESULT);
    assertThat(failure().message())
        .isEqualTo("pgbackrest knows no stanza: there is no backup at all");
    assertThat(failure().hint())
        .startsWith("check that its repository is there")
        .endsWith("pgbackrest stanza-create");
  }

  /** Its exit code is 0 then, too. */
  @Test
  void aStanzaWithoutABackupIsAsBadAsOneThatFailed() throws Exception {
    look(Repository.withStanza(1));

    BackupState full = state("full", "");

    assertThat(full.lastStatus()).contains(false);
    assertThat(full.count()).hasValue(0);
    assertThat(full.lastSuccess()).isEmpty();
  }

  @Test
  void eachTypeHasItsNewest() throws Exception {
    look(Repository.withStanza(1));
    repository.backup(1, "full");
    repository.backup(1, "diff");
    repository.backup(1, "full");

    BackupState full = state("full", "");
    assertThat(full.stanza()).isEqualTo("main");
    assertThat(full.lastStatus()).contains(true);
    assertThat(full.lastSuccess().orElseThrow()).isBetween(begun, Instant.now());
    assertThat(full.oldest().orElseThrow()).isBefore(full.lastSuccess().orElseThrow());
    assertThat(full.count()).hasValue(2);
    assertThat(full.corrupt()).hasValue(0);
    assertThat(full.size().orElseThrow()).isGreaterThan(10_000_000);
    assertThat(full.repoSize().orElseThrow()).isBetween(1_000_000L, 10_000_000L);
    assertThat(full.duration().orElseThrow()).isLessThan(Duration.ofMinutes(1));
    assertThat(full.retentionUnsafe()).contains(false);

    BackupState diff = state("diff", "");
    assertThat(diff.count()).hasValue(1);
    assertThat(diff.lastSuccess().orElseThrow())
        .isBetween(full.oldest().orElseThrow(), full.lastSuccess().orElseThrow());
  }

  /** Its status stays "ok" when a backup fails: only the age of the last one tells. */
  @Test
  void aBackupThatFailsLeavesTheTimeOfTheLastGoodOne() throws Exception {
    look(Repository.withStanza(1));
    repository.backup(1, "full");
    Instant success = state("full", "").lastSuccess().orElseThrow();
    repository.server().stop();

    assertThat(repository.tryRun("--repo=1", "--type=full", "backup").exitCode()).isNotZero();

    assertThat(state("full", "").lastSuccess()).contains(success);
    assertThat(state("full", "").count()).hasValue(1);
  }

  @Test
  void twoRepositoriesAreToldApart() throws Exception {
    look(Repository.withStanza(2));
    repository.backup(2, "full");

    assertThat(state("full", "1").lastStatus()).contains(false);
    assertThat(state("full", "1").count()).hasValue(0);
    assertThat(state("full", "2").lastStatus()).contains(true);
    assertThat(state("full", "2").count()).hasValue(1);
  }

  @Test
  void oneOfTwoRepositoriesThatIsAwayCostsOnlyItself() throws Exception {
    look(Repository.withStanza(2));
    repository.backup(1, "full");
    repository.backup(2, "full");
    Path away = Files.move(repository.repo(2), repository.repo(2).resolveSibling("away"));
    Files.createFile(repository.repo(2));

    assertThat(state("full", "1").lastStatus()).contains(true);
    assertThat(state("full", "2").lastStatus()).contains(false);
    assertThat(state("full", "2").count()).as("not known").isEmpty();

    Files.delete(repository.repo(2));
    Files.move(away, repository.repo(2));
    assertThat(state("full", "2").lastStatus()).contains(true);
  }

  @Test
  void ofNoRepositoryThatCanBeReadNothingIsTold() throws Exception {
    look(Repository.withStanza(1));
    repository.backup(1, "full");
    Path backups = repository.repo(1).resolve("backup");
    Path away = Files.move(backups, backups.resolveSibling("away"));
    Files.createFile(backups);

    assertThat(failure().reason()).isEqualTo(FailureReason.RESULT);
    assertThat(failure().message()).startsWith("pgbackrest: ").contains("Not a directory");

    Files.delete(backups);
    Files.move(away, backups);
  }

  @Test
  void theWindowOfRecoveryIsFromTheOldestGoodBackupToTheLastWal() throws Exception {
    look(Repository.withStanza(1));
    repository.backup(1, "full");
    archive(3);

    BackupState wal = state("", "");

    assertThat(wal.walMissing()).hasValue(0);
    assertThat(wal.lastWal().orElseThrow()).isBetween(begun, Instant.now());
    Duration window =
        Duration.between(state("full", "").oldest().orElseThrow(), wal.lastWal().orElseThrow());
    assertThat(wal.recoveryWindow()).contains(window);
  }

  @Test
  void aGapInTheWalIsFoundOnceADayAndShortensTheWindow() throws Exception {
    look(Repository.withStanza(1));
    repository.backup(1, "full");
    archive(4);
    assertThat(state("", "").walMissing()).hasValue(0);
    List<Path> wal = repository.wal(1);
    Files.delete(wal.get(wal.size() - 3));
    Files.delete(wal.get(wal.size() - 2));

    assertThat(state("", "").walMissing()).as("the list is of today").hasValue(0);
    clocks.pass(Duration.ofDays(1).plusMinutes(11));
    BackupState found = state("", "");

    assertThat(found.walMissing()).hasValue(2);
    try (PgBackRestVerification verification = new PgBackRestVerification(repository.settings())) {
      assertThat(verification.verify().good()).as("it reads only what is there").isTrue();
    }
    assertThat(found.recoveryWindow()).as("no backup is after the gap").isEmpty();
    repository.backup(1, "full");
    assertThat(state("", "").recoveryWindow()).as("the new one is").isPresent();
    assertThat(state("", "").walMissing()).hasValue(2);
  }

  /** WAL that several processes archive comes out of order. */
  @Test
  void whatMayStillComeIsNoGap() throws Exception {
    look(Repository.withStanza(1));
    repository.backup(1, "full");
    archive(3);
    List<Path> wal = repository.wal(1);
    Files.delete(wal.get(wal.size() - 2));

    assertThat(state("", "").walMissing()).hasValue(0);
  }

  private void archive(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      int before = repository.wal(1).size();
      repository.server().sql("CREATE TABLE t (x int); DROP TABLE t", "SELECT pg_switch_wal()");
      await().atMost(Duration.ofSeconds(30)).until(() -> repository.wal(1).size() > before);
    }
  }

  /** {@code info} says "ok" and {@code error: false} of it; only verify reads it. */
  @Test
  void aCorruptedFileIsFoundByVerifyAlone() throws Exception {
    look(Repository.withStanza(1));
    PgBackRestVerification verification = new PgBackRestVerification(repository.settings());
    assertThat(verification.verify().good()).as("there is nothing to verify").isFalse();
    repository.backup(1, "full");
    assertThat(verification.verify().good()).isTrue();
    try (Stream<Path> files =
        Files.walk(repository.repo(1).resolve("backup/main/latest/pg_data/"))) {
      Path file =
          files.filter(f -> f.toString().endsWith(".gz")).sorted().findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }

    assertThat(state("full", "").lastStatus()).contains(true);
    assertThat(verification.verify().good()).isFalse();
    assertThat(verification.verify().text()).contains("main").contains("invalid");
  }
}
