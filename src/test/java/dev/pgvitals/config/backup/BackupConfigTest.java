package dev.pgvitals.config.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.backup.BackupSettings.OfBaseBackups;
import dev.pgvitals.config.backup.BackupSettings.OfDumps;
import dev.pgvitals.config.backup.BackupSettings.OfTable;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.BackupSettings.Tool;
import dev.pgvitals.config.backup.BackupSettings.Verify;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupConfigTest {
  private static final String SERVERS =
      "servers: [{name: orders, host: h}, {name: stock, host: i}]";

  @TempDir private Path home;

  private AgentConfig read(String yaml) throws ProblemsException {
    return new ConfigReader(Environments.of(home)).read("/etc/pgvitals/c.yaml", yaml).config();
  }

  private List<String> problems(String yaml) {
    return catchThrowableOfType(ProblemsException.class, () -> read(yaml)).problems().stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void eachTypeHasItsDefaults() throws ProblemsException {
    AgentConfig config =
        read(
            SERVERS
                + """

                backups:
                  - {name: main, type: pgbackrest}
                  - {name: b1, type: barman, server: orders}
                  - {name: w1, type: wal-g, command: [bin/wal-g, -v], env_file: wal-g.env, interval: 1m}
                  - {name: nightly, type: dumps, files: "/b/shop_{time:yyyyMMdd_HHmmss}.sql.gz"}
                  - {name: base, type: basebackup, directory: base, wal: /srv/wal, verify: none}
                  - {name: job, type: table, server: stock, relation: monitoring.backup, timeout: 5s}
                """);

    Duration often = Duration.ofMinutes(5);
    Duration minute = Duration.ofMinutes(1);
    Duration hour = Duration.ofHours(1);
    assertThat(config.backups())
        .containsExactly(
            new OfTool(
                "main",
                Optional.empty(),
                often,
                minute,
                Tool.PGBACKREST,
                List.of("pgbackrest"),
                Optional.empty()),
            new OfTool(
                "b1",
                Optional.of("orders"),
                often,
                minute,
                Tool.BARMAN,
                List.of("barman"),
                Optional.empty()),
            new OfTool(
                "w1",
                Optional.empty(),
                minute,
                minute,
                Tool.WAL_G,
                List.of("/etc/pgvitals/bin/wal-g", "-v"),
                Optional.of(Path.of("/etc/pgvitals/wal-g.env"))),
            new OfDumps(
                "nightly",
                Optional.empty(),
                often,
                hour,
                "/b/shop_{time:yyyyMMdd_HHmmss}.sql.gz",
                ZoneId.systemDefault(),
                OptionalInt.empty(),
                1,
                Verify.NEW,
                0.5),
            new OfBaseBackups(
                "base",
                Optional.empty(),
                often,
                hour,
                Path.of("/etc/pgvitals/base"),
                Optional.of(Path.of("/srv/wal")),
                Verify.NONE),
            new OfTable("job", "stock", often, Duration.ofSeconds(5), "monitoring.backup"));
    assertThat(config.restoreTest()).isEmpty();
  }

  @Test
  void aRestoreTestNamesWhatItRestores() throws ProblemsException {
    AgentConfig config =
        read(
            SERVERS
                + """

                backups: [{name: main, type: pgbackrest}]
                restore_test: {source: main, directory: /srv/r, checks: [c.sql], report: r.json}
                """);

    assertThat(config.restoreTest())
        .contains(
            new RestoreTestSettings(
                "main",
                Path.of("/srv/r"),
                List.of(Path.of("/etc/pgvitals/c.sql")),
                Duration.ofHours(1),
                Path.of("/etc/pgvitals/r.json")));
  }

  /** The host of a repository need not have a server that is monitored. */
  @Test
  void backupsNeedNoServer() throws ProblemsException {
    AgentConfig config = read("backups: [{name: main, type: pgbackrest}]");

    assertThat(config.servers()).isEmpty();
    assertThat(config.backups()).hasSize(1);
  }

  @Test
  void allMistakesAreToldAtOnceWithTheirPlaces() {
    assertThat(
            problems(
                SERVERS
                    + """

                    backups:
                      - {name: a, type: pgbackest}
                      - {name: b, type: barman, sever: orders}
                      - {name: b, type: barman, server: oders}
                      - {name: c, type: table, server: orders, relation: backup}
                    restore_test: {source: other, directory: x, report: y}
                    """))
        .containsExactlyInAnyOrder(
            "/etc/pgvitals/c.yaml:3:21: backups[0].type: must be one of pgbackrest, dumps, barman,"
                + " wal-g, basebackup, table, not \"pgbackest\"; did you mean \"pgbackrest\"?",
            "/etc/pgvitals/c.yaml:4:29: backups[1]: unknown key \"sever\"; did you mean"
                + " \"server\"?",
            "/etc/pgvitals/c.yaml:5:12: backups[2].name: duplicate name \"b\" (the first at"
                + " /etc/pgvitals/c.yaml:4:5): give each entry a unique name",
            "/etc/pgvitals/c.yaml:5:37: backups[2].server: there is no server \"oders\"; did you"
                + " mean \"orders\"?",
            "/etc/pgvitals/c.yaml:6:54: backups[3].relation: must be a table or view with its"
                + " schema, as SQL has it, such as monitoring.backup",
            "/etc/pgvitals/c.yaml:7:24: restore_test.source: there is no entry \"other\" under"
                + " backups; known: a, b, c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/b/x.gz|must have the time where it stands in the file's name",
        "'/b/{time:yyyyMMdd}/x.gz'|must have the time where it stands in the file's name",
        "'/b/{time:yyyy}{time:MMdd}.gz'|must have {time:...} once",
        "'/b/{time:HHmm}.gz'|the time \"HHmm\" tells no day",
        "'/b/{time:YYYYMMdd}.gz'|the time \"YYYYMMdd\" tells no day",
        "'/b/{time:yyyymmdd}.gz'|the time \"yyyymmdd\" tells no day",
        "'/b/{time:fuzzy}.gz'|the time \"fuzzy\" tells no day",
        "'~/{time:yyyyMMdd}.gz'|must be a path; \"~\" has no meaning here",
      })
  void aDumpsNameHasItsTime(String files, String message) {
    assertThat(problems("backups: [{name: a, type: dumps, files: \"%s\"}]".formatted(files)))
        .singleElement()
        .asString()
        .contains("backups[0].files: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: dumps, zone: Mars, files: '/b/{time:yyyyMMdd}'|must be a time zone such as UTC",
        "type: dumps, min_size_of_median: 1.5, files: '/{time:yyyyMMdd}'|must be from 0 to below 1",
        "type: dumps, verify: all, files: '/{time:yyyyMMdd}'|must be one of new, none",
        "type: barman, command: s3cret|write the program and its arguments as a list",
        "type: table, relation: m.b|the key \"server\" is missing",
        "type: basebackup|the key \"directory\" is missing",
        "server: h|the key \"type\" is missing",
      })
  void whatCannotBeMeantIsToldWithWhatCan(String keys, String message) {
    assertThat(problems("backups: [{name: a, %s}]".formatted(keys)))
        .singleElement()
        .asString()
        .contains(message)
        .doesNotContain("s3cret");
  }

  /** Which servers a list from elsewhere has, the configuration cannot know. */
  @Test
  void aServerOfAFetchedListIsTaken() throws ProblemsException {
    AgentConfig config =
        read(
            "server_files: ['https://h.example/l']\n"
                + "backups: [{name: a, type: barman, server: elsewhere}]");

    assertThat(config.backups()).hasSize(1);
  }
}
