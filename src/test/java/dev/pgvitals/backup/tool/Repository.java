package dev.pgvitals.backup.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.BackupSettings.Tool;
import dev.pgvitals.embeddedpostgres.Directories;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real server that pgBackRest backs up to one or two repositories. */
final class Repository implements AutoCloseable {
  static final String STANZA = "main";

  private final Path home;
  private final LocalPostgres server;
  private final dev.pgvitals.fixture.Tool program = dev.pgvitals.fixture.Tool.pgBackRest();

  private Repository(Path home, int repositories) throws IOException {
    this.home = home;
    Path sockets = Files.createDirectory(home.resolve("s"));
    this.server =
        LocalPostgres.start(
            15,
            Map.of(
                "unix_socket_directories",
                sockets.toString(),
                "archive_mode",
                "on",
                "archive_command",
                "%s --config=%s --stanza=%s archive-push %%p"
                    .formatted(program.path(), configuration(), STANZA)));
    Path rules = server.data().resolve("pg_hba.conf");
    Files.writeString(rules, "local all all trust\n" + Files.readString(rules));
    server.sql("SELECT pg_reload_conf()");
    List<String> lines = new ArrayList<>(List.of("[global]"));
    for (int repo = 1; repo <= repositories; repo++) {
      Files.createDirectory(repo(repo));
      lines.add("repo%d-path=%s".formatted(repo, repo(repo)));
      lines.add("repo%d-retention-full=9".formatted(repo));
    }
    for (String path : List.of("log", "lock", "spool")) {
      lines.add("%s-path=%s".formatted(path, home.resolve(path)));
    }
    lines.addAll(
        List.of(
            "log-level-file=off",
            "start-fast=y",
            "archive-timeout=10",
            "[" + STANZA + "]",
            "pg1-path=" + server.data().toRealPath(),
            "pg1-port=" + server.port(),
            "pg1-socket-path=" + sockets,
            "pg1-user=postgres"));
    Files.write(configuration(), lines);
  }

  /** Without a stanza. */
  static Repository make(int repositories) throws IOException {
    return new Repository(Files.createTempDirectory("pgbr"), repositories);
  }

  /** With a stanza, and no backup. */
  static Repository withStanza(int repositories) throws IOException {
    Repository repository = make(repositories);
    repository.run("stanza-create");
    return repository;
  }

  Path configuration() {
    return home.resolve("pgbackrest.conf");
  }

  Path repo(int number) {
    return home.resolve("repo" + number);
  }

  LocalPostgres server() {
    return server;
  }

  /** What the agent is told of it. */
  OfTool settings() {
    return settings(program.path().toString(), "--config=" + configuration());
  }

  static OfTool settings(String... command) {
    return new OfTool(
        "test",
        Optional.empty(),
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        Tool.PGBACKREST,
        List.of(command),
        Optional.empty());
  }

  void run(String... arguments) {
    dev.pgvitals.fixture.Tool.Outcome outcome = tryRun(arguments);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  dev.pgvitals.fixture.Tool.Outcome tryRun(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--config=" + configuration(), "--stanza=" + STANZA));
    all.addAll(List.of(arguments));
    return program.run("", all.toArray(String[]::new));
  }

  void backup(int repo, String type) {
    run("--repo=" + repo, "--type=" + type, "backup");
  }

  /** WAL files as they are in the archive, oldest first. */
  List<Path> wal(int repo) throws IOException {
    try (var files = Files.walk(repo(repo).resolve("archive"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}-.*"))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Directories.delete(home);
  }
}
