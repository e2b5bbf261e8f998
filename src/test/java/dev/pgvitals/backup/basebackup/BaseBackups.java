package dev.pgvitals.backup.basebackup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.time.Clocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory of base backups for a test. */
public record BaseBackups(Path directory, Optional<Path> wal) {
  BaseBackups(Path directory) {
    this(directory, Optional.empty());
  }

  Path backup(Postgres of, String name, String... options) {
    return backup(of, directory.resolve(name), options);
  }

  /** What pg_basebackup makes of a server. */
  public static Path backup(Postgres of, Path to, String... options) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "--pgdata=" + to,
                    "--dbname=" + of.uri("postgres", "postgres"),
                    "--checkpoint=fast"),
                Arrays.stream(options))
            .toArray(String[]::new);
    Tool.Outcome outcome = Tool.ofPostgres("pg_basebackup").run("", all);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return to;
  }

  BaseBackupReader reader() {
    return reader(Pace.unlimited());
  }

  BaseBackupReader reader(Pace pace) {
    return new BaseBackupReader(
        new BackupSettings.OfBaseBackups(
            "base",
            Optional.empty(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            directory,
            wal,
            BackupSettings.Verify.NEW),
        Programs.of(System.getenv("PATH")),
        pace,
        Clocks.SYSTEM);
  }

  BackupState read() throws FeedException, InterruptedException {
    return reader().read().get(0);
  }

  String fault() throws FeedException, InterruptedException {
    BackupState state = read();
    assertThat(state.corrupt()).hasValue(1);
    assertThat(state.lastSuccess()).isEmpty();
    assertThat(state.remarks()).hasSize(1);
    return state.remarks().get(0);
  }
}
