package dev.pgvitals.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgvitals backup verify}, and what restore-test says before it begins. */
class BackupVerifyCommandTest {
  private static final String COMPLETE = "--\n-- PostgreSQL database dump complete\n--\n\n";

  @TempDir private Path directory;

  private Terminal terminal = new Terminal(Path.of("/nowhere"));

  @BeforeEach
  void open() {
    terminal = new Terminal(directory);
    terminal.file(
        "pgvitals.yaml",
        """
        backups:
          - {name: nightly, type: dumps, files: "titan_{time:yyyyMMdd}.sql", zone: UTC}
          - {name: b1, type: barman}
          - {name: base, type: basebackup, directory: nowhere}
        """);
  }

  private void dump(String name, String content) throws IOException {
    Files.setLastModifiedTime(
        Files.writeString(directory.resolve(name), content),
        FileTime.from(Instant.now().minusSeconds(3600)));
  }

  private Terminal.Outcome run(String command, String... options) {
    return terminal.run(
        Stream.concat(Stream.of("backup", command, "-c", "@pgvitals.yaml"), Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void theNewestIsReadUnlessAllAreAskedFor() throws IOException {
    dump("titan_20261126.sql", COMPLETE);
    dump("titan_20261127.sql", "COPY");
    dump("titan_20261128.sql", "x".repeat(100_000) + "\n" + COMPLETE);

    Terminal.Outcome newest = run("verify", "nightly");
    assertThat(newest.exitCode()).as(newest.err()).isZero();
    assertThat(newest.out())
        .isEqualTo("good          titan_20261128.sql  0.1 MB of data\n1 of 1 backup good\n");

    Terminal.Outcome all = run("verify", "nightly", "--all", "--rate", "1");
    assertThat(all.exitCode()).isEqualTo(1);
    assertThat(all.out())
        .contains("bad           titan_20261127.sql: it does not end with")
        .contains("2 of 3 backups good");
  }

  @Test
  void wheneverThereIsNothingToVerifyItSaysSo() {
    Terminal.Outcome none = run("verify", "nightly");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.out()).isEqualTo("There is no finished backup.\n");

    Terminal.Outcome nowhere = run("verify", "base");
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.err()).contains("there is no directory", "hint: correct `directory`");
  }

  @Test
  void aWrongNameOrKindIsAUsageError() {
    Terminal.Outcome unknown = run("verify", "nigthly");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no entry \"nigthly\"", "nightly");

    Terminal.Outcome barman = run("verify", "b1");
    assertThat(barman.exitCode()).isEqualTo(2);
    assertThat(barman.err()).contains("barman verify-backup");

    assertThat(run("verify", "nightly", "--rate", "0").err()).contains("--rate must be at least 1");
  }

  @Test
  void aRestoreNeedsANameAndADirectory() {
    Terminal.Outcome name = run("restore-test");
    assertThat(name.exitCode()).isEqualTo(2);
    assertThat(name.err()).contains("name a backup, or set `restore_test`");

    Terminal.Outcome where = run("restore-test", "nightly");
    assertThat(where.exitCode()).isEqualTo(2);
    assertThat(where.err()).contains("say with --directory where");
  }

  @Test
  void aRestoreIsNotBegunWhoseReportCannotBeWritten() {

    Terminal.Outcome outcome =
        run(
            "restore-test",
            "nightly",
            "--directory=" + directory.resolve("restored"),
            "--report=" + directory.resolve("nowhere/report.json"));

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith("cannot write the report nowhere/report.json: ")
        .contains("hint: name with --report, or `restore_test.report`, a file in a directory");
  }
}
