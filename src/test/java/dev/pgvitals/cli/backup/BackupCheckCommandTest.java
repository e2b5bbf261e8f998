package dev.pgvitals.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgvitals backup check}, over programs that answer as backup tools do. */
@Timeout(120)
class BackupCheckCommandTest {
  @TempDir private Path directory;

  private Terminal terminal = new Terminal(Path.of("/nowhere"));

  @BeforeEach
  void open() {
    terminal = new Terminal(directory);
  }

  /** An entry whose newest backup ended so many hours ago. */
  private String walG(String name, int hours) {
    Instant end = Instant.now().minusSeconds(hours * 3600L + 60);
    String list = "[{\"backup_name\": \"base_1\", \"finish_time\": \"%s\"}]".formatted(end);
    terminal.file(name + ".json", list);
    return "  - {name: %s, type: wal-g, command: [/bin/sh, -c, 'cat %s'], server: orders}\n"
        .formatted(name, directory.resolve(name + ".json"));
  }

  private Terminal.Outcome check(String entries, String... options) {
    terminal.file("pgvitals.yaml", "servers: [{name: orders, host: h}]\nbackups:\n" + entries);
    return terminal.run(
        Stream.concat(Stream.of("backup", "check", "-c", "@pgvitals.yaml"), Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void aFreshBackupIsFine() {
    Terminal.Outcome outcome = check(walG("w1", 1));

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).startsWith("BACKUP OK: all as they should be\n");
    assertThat(outcome.out()).containsPattern("ok +w1 +w1 +full +good +20");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void anOldOneIsAWarningThenCritical() {
    Terminal.Outcome warning = check(walG("w1", 30));
    assertThat(warning.exitCode()).isEqualTo(1);
    assertThat(warning.out())
        .startsWith("BACKUP WARNING: w1 full: the last success was 1d6h1m ago\n");

    assertThat(check(walG("w1", 50)).exitCode()).isEqualTo(2);
    assertThat(check(walG("w1", 50), "--warning", "3d", "--critical", "4d").exitCode()).isZero();
  }

  @Test
  void noBackupIsCritical() {
    Terminal.Outcome outcome =
        check("  - {name: w1, type: wal-g, command: [/bin/sh, -c, 'echo []']}\n");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).startsWith("BACKUP CRITICAL: w1 full: there is no good one\n");
  }

  @Test
  void aSourceThatCannotBeReadIsUnknownAndHidesNothing() {
    String hanging =
        "  - {name: slow, type: wal-g, timeout: 1s, command: [/bin/sh, -c, 'sleep 1000']}\n";
    String missing = "  - {name: none, type: wal-g, command: [/none/wal-g]}\n";

    Terminal.Outcome unknown = check(missing + hanging + walG("w1", 1));
    assertThat(unknown.exitCode()).isEqualTo(3);
    assertThat(unknown.out())
        .startsWith("BACKUP UNKNOWN: none: unknown: the program wal-g is not there\n")
        .contains("slow: unknown: ")
        .containsPattern("unknown +none")
        .containsPattern("ok +w1");
    assertThat(unknown.err()).contains("none: install it on this machine");

    assertThat(check(missing + walG("w1", 30)).exitCode()).as("worse than unknown").isEqualTo(1);
  }

  @Test
  void oneEntryCanBeChosen() {
    assertThat(check(walG("w1", 1) + walG("w2", 50), "--source", "w1").exitCode()).isZero();

    Terminal.Outcome unknown = check(walG("w1", 1), "--source", "w2");
    assertThat(unknown.exitCode()).isEqualTo(3);
    assertThat(unknown.err())
        .startsWith("there is no entry \"w2\" under `backups`; did you mean \"w1\"?");
  }

  @Test
  void withoutBackupsItSaysWhereTheyGo() {
    terminal.file("pgvitals.yaml", "servers: [{host: h}]");

    Terminal.Outcome outcome = terminal.run("backup", "check", "-c", "@pgvitals.yaml");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).startsWith("the configuration names no backups: list them under");
  }

  @Test
  void scriptsReadJson() {
    JsonObject source =
        JsonParser.parseString(check(walG("w1", 30), "--format", "json").out())
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject();

    assertThat(source.get("source").getAsString()).isEqualTo("w1");
    assertThat(source.get("server").getAsString()).isEqualTo("orders");
    JsonObject backup = source.getAsJsonArray("backups").get(0).getAsJsonObject();
    assertThat(backup.get("state").getAsString()).isEqualTo("warning");
    assertThat(backup.get("count").getAsInt()).isEqualTo(1);
  }

  @Test
  void theCollectorGetsAWholeFile() throws IOException {
    Path file = Files.writeString(directory.resolve("b.prom"), "old");

    Terminal.Outcome outcome =
        check(
            walG("w1", 1) + "  - {name: none, type: wal-g, command: [/none/wal-g]}\n",
            "--textfile",
            "@b.prom");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(Files.readString(file))
        .contains("pg_backup_source_up{server=\"orders\",source=\"w1\"} 1\n")
        .contains("pg_backup_source_up{source=\"none\"} 0\n")
        .contains("pg_backup_count{server=\"orders\",stanza=\"w1\",type=\"full\"} 1\n")
        .containsPattern(
            "pg_backup_last_success_timestamp_seconds\\{server=\"orders\",stanza=\"w1\",type=\"full\"} 1[0-9]{9}\n");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).noneMatch(left -> left.toString().endsWith(".part"));
    }
    assertThat(Files.getPosixFilePermissions(file).toString()).contains("OTHERS_READ");
  }

  @Test
  void aFileThatCannotBeWrittenIsSaid() {
    Terminal.Outcome outcome = check(walG("w1", 1), "--textfile", "@none/b.prom");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).startsWith("cannot write none/b.prom: ");
  }

  @Test
  void theCollectorReadsFilesOfOneEnding() {
    Terminal.Outcome outcome = check(walG("w1", 1), "--textfile", "@b.txt");

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("ends in .prom alone: b.txt.prom");
  }

  @Test
  void whatWasNotReadToItsEndIsSaid() {
    assertThat(check(walG("w1", 1)).out()).doesNotContain("Not read");
    assertThat(
            check(
                    walG("w1", 1)
                        + "  - {name: nightly, type: dumps, files: \"titan_{time:yyyyMMdd}.sql\"}\n")
                .out())
        .endsWith("\nNot read to the end: nightly. That is `pgvitals backup verify nightly`.\n");
  }

  @Test
  void theParentSaysWhatThereIs() {
    Terminal.Outcome outcome = terminal.run("backup");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("say what to do: check");
  }
}
