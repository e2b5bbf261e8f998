package dev.pgvitals.checklist.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that the configuration names, over a program that answers as WAL-G does. */
class BackupItemsIT {
  @TempDir private Path directory;

  private String configuration(Duration age, String more) throws IOException {
    Path list =
        Files.writeString(
            directory.resolve("list.json"),
            "[{\"backup_name\": \"base_1\", \"finish_time\": \"%s\"}]"
                .formatted(Instant.now().minus(age)));
    return "servers:\n"
        + Looked.server("db", Postgres.shared(18), "postgres", "")
        + "backups:\n  - {name: nightly, type: wal-g, command: [/bin/sh, -c, 'cat %s'], server: db}\n"
            .formatted(list)
        + more;
  }

  private String restoreTest() {
    return "restore_test: {source: nightly, directory: %s/restore, report: %1$s/report.json}\n"
        .formatted(directory);
  }

  private void report(Duration age, String error) throws IOException {
    Instant started = Instant.now().minus(age);
    new RestoreReport(
            "nightly",
            "full",
            Optional.of(started),
            started,
            Duration.ofMinutes(4),
            error.isEmpty(),
            error,
            List.of(new RestoreReport.Check("orders.sql", true, "")),
            Optional.empty())
        .after(Optional.empty())
        .write(directory.resolve("report.json"));
  }

  @Test
  void aGoodOneThatNobodyHasReadIsAskedFor() throws IOException {
    Looked looked = Looked.by(configuration(Duration.ofHours(2), ""));

    assertThat(looked.of(Item.BACKUPS)).isEqualTo(Verdict.ASK);
    assertThat(looked.said(Item.BACKUPS))
        .containsPattern("yes nightly: nightly full: the newest is good, of 20\\S+Z, one of 1")
        .contains("ask nightly: none was read to its end or restored, as far as is known here")
        .doesNotContain("archive_mode");
    assertThat(looked.of(Item.BACKUP_STORAGE)).isEqualTo(Verdict.ASK);
    assertThat(looked.of(Item.DISASTER_RECOVERY)).isEqualTo(Verdict.ASK);
  }

  @Test
  void oneThatWasRestoredIsWell() throws IOException {
    report(Duration.ofDays(3), "");
    Looked looked = Looked.by(configuration(Duration.ofHours(2), restoreTest()));

    assertThat(looked.of(Item.BACKUPS)).isEqualTo(Verdict.YES);
    assertThat(looked.of(Item.DISASTER_RECOVERY)).isEqualTo(Verdict.YES);
    assertThat(looked.said(Item.DISASTER_RECOVERY))
        .isEqualTo("yes nightly: restored 2 d 23 h ago, in 4 min 0 s, with 1 check");
  }

  @Test
  void anOldOneIsNot() throws IOException {
    Looked looked = Looked.by(configuration(Duration.ofDays(4), ""));

    assertThat(looked.of(Item.BACKUPS)).isEqualTo(Verdict.NO);
    assertThat(looked.said(Item.BACKUPS))
        .contains("no nightly: nightly full: the last success was");
  }

  @Test
  void aProgramThatFailsTellsNothing() throws IOException {
    Looked looked =
        Looked.by(configuration(Duration.ofHours(2), "").replace("cat ", "cat /nowhere"));

    assertThat(looked.of(Item.BACKUPS)).isEqualTo(Verdict.UNKNOWN);
    assertThat(looked.of(Item.BACKUP_STORAGE)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void restoreTests() throws IOException {
    String configuration = configuration(Duration.ofHours(2), restoreTest());
    assertThat(Looked.by(configuration).said(Item.DISASTER_RECOVERY))
        .isEqualTo("no nightly: no restore was tested yet");

    report(Duration.ofDays(40), "");
    assertThat(Looked.by(configuration).of(Item.DISASTER_RECOVERY)).isEqualTo(Verdict.NO);
    assertThat(
            Looked.by(
                    configuration.replace(
                        "databases:",
                        "thresholds: {PostgresRestoreTestStale: {warning: 7776000}}, databases:"))
                .of(Item.DISASTER_RECOVERY))
        .isEqualTo(Verdict.YES);

    report(Duration.ofDays(1), "it did not come up");
    assertThat(Looked.by(configuration).said(Item.DISASTER_RECOVERY))
        .matches("no nightly: the restore test of 20\\S+Z failed: it did not come up");

    Files.writeString(directory.resolve("report.json"), "nothing of ours");
    assertThat(Looked.by(configuration).of(Item.DISASTER_RECOVERY)).isEqualTo(Verdict.UNKNOWN);
  }
}
