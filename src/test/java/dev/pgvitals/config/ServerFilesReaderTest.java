package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.config.login.Environments;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers in files of their own, one for each team. */
class ServerFilesReaderTest {
  @TempDir private Path directory;

  private void file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private LoadedConfig load(String main, String... variables)
      throws IOException, ProblemsException {
    file("pgvitals.yaml", main);
    return new ConfigReader(Environments.of(directory, variables))
        .read(directory.resolve("pgvitals.yaml"));
  }

  private List<String> problems(String main) {
    ProblemsException refused = catchThrowableOfType(ProblemsException.class, () -> load(main));
    assertThat(refused).isNotNull();
    return texts(refused.problems());
  }

  private List<String> texts(List<Problem> problems) {
    return problems.stream().map(p -> p.toString().replace(directory + "/", "")).toList();
  }

  private static List<String> names(LoadedConfig config) {
    return config.config().servers().stream().map(ServerConfig::name).toList();
  }

  @Test
  void theServersOfAllFilesAreWatchedAfterTheInlineOnesInTheOrderOfTheNames() throws Exception {
    file("teams/b.yaml", "servers: [{name: b1, host: h}, {name: b2, host: h}]\n");
    file("teams/a.yaml", "servers: [{name: a1, host: h}]\n");
    file("teams/notes.txt", "not a server");
    file("more.yaml", "servers: [{name: m1, host: h}]\n");

    LoadedConfig config =
        load(
            """
            servers: [{name: inline, host: h}]
            server_files: [more.yaml, "teams/*.yaml", teams, teams/b.yaml]
            """);

    assertThat(names(config)).containsExactly("inline", "m1", "a1", "b1", "b2");
    assertThat(config.notices()).isEmpty();
  }

  @Test
  void aFileMayHaveNoServerForNow() throws Exception {
    file("teams/a.yaml", "servers: []\n");

    assertThat(names(load("server_files: [teams]\n"))).isEmpty();
  }

  @Test
  void aServersOwnWordPrevailsOverItsFilesDefaultsAndTheseOverTheMainOnes() throws Exception {
    file(
        "teams/a.yaml",
        """
        defaults:
          user: team
          password: theirs
          timeout: 2s
          labels: {team: a, env: dev}
        servers:
          - {name: own, host: h, user: me, timeout: 1s, labels: {env: mine}}
          - {name: plain, host: h}
        """);

    List<ServerConfig> servers =
        load("""
        defaults:
          user: all
          password_file: ours
          timeout: 3s
          lock_timeout: 9ms
          labels: {env: prod, site: x}
        server_files: [teams/*.yaml]
        """)
            .config()
            .servers();

    ServerConfig own = servers.get(0);
    ServerConfig plain = servers.get(1);
    assertThat(own.target().user()).isEqualTo("me");
    assertThat(own.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(own.labels()).isEqualTo(Map.of("team", "a", "env", "mine", "site", "x"));
    assertThat(plain.target().user()).isEqualTo("team");
    assertThat(plain.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(plain.lockTimeout()).isEqualTo(Duration.ofMillis(9));
    assertThat(plain.labels()).isEqualTo(Map.of("team", "a", "env", "dev", "site", "x"));
    assertThat(plain.target().password()).isInstanceOf(PasswordSource.Given.class);
  }

  @Test
  void oneFilesDefaultsAreNotAnothers() throws Exception {
    file("teams/a.yaml", "defaults: {user: ua}\nservers: [{name: a, host: h}]\n");
    file("teams/b.yaml", "servers: [{name: b, host: h}]\n");

    assertThat(load("server_files: [teams]\n").config().servers())
        .extracting(server -> server.target().user())
        .containsExactly("ua", "os");
  }

  @Test
  void everyMistakeInEveryFileIsToldAtOnceWithItsPlace() throws Exception {
    file("teams/a.yaml", "servers: [{name: a, hots: h}]\n");
    file("teams/b.yaml", "defaults: {usr: x}\nserver: []\n");
    file("teams/c.yaml", "- {name: c, host: h}\n");
    file("teams/d.yaml", "servers:\n\t- x\n");
    file("teams/e.yaml", "interval: 3s\nservers: [{host: '${GONE}'}]\n");

    assertThat(problems("intervall: 1s\nserver_files: [teams/*.yaml]\n"))
        .containsExactly(
            "pgvitals.yaml:1:1: unknown key \"intervall\"; did you mean \"interval\"?",
            "teams/a.yaml:1:11: servers[0]: the server needs a url or a host",
            "teams/a.yaml:1:21: servers[0]: unknown key \"hots\"; did you mean \"host\"?",
            "teams/b.yaml:1:1: the key \"servers\" is missing",
            "teams/b.yaml:1:12: defaults: unknown key \"usr\"; did you mean \"user\"?",
            "teams/b.yaml:2:1: unknown key \"server\"; did you mean \"servers\"?",
            "teams/c.yaml:1:1: the top level must be a mapping, but it is a list",
            "teams/d.yaml:2:1: not valid YAML: found character '\\t(TAB)' that cannot start any"
                + " token (while scanning for the next token); indent with spaces",
            "teams/e.yaml:1:1: unknown key \"interval\"; known: defaults, servers",
            "teams/e.yaml:2:18: servers[0].host: the environment variable GONE is not set: set it,"
                + " or write ${GONE:-default}",
            "teams/e.yaml:2:18: servers[0].host: must not be empty");
  }

  @Test
  void twoServersOfOneNameInTwoFilesAreToldWithBothPlaces() throws Exception {
    file("teams/a.yaml", "servers: [{name: db, host: h1}]\n");
    file("teams/b.yaml", "servers:\n  - {name: db, host: h2}\n");

    assertThat(problems("servers: [{name: x, host: h}]\nserver_files: [teams]\n"))
        .containsExactly(
            "teams/b.yaml:2:12: servers[0].name: duplicate server name \"db\" (the first"
                + " at teams/a.yaml:1:18): give each server a unique name");
  }

  @Test
  void aGlobThatMatchesNothingYetIsANotice() throws Exception {
    LoadedConfig config = load("servers: [{host: h}]\nserver_files: [teams/*.yaml]\n");

    assertThat(texts(config.notices()))
        .containsExactly(
            "pgvitals.yaml:2:16: server_files[0]: teams/*.yaml: no file matches: there is no"
                + " directory teams");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [gone.yaml] | pgvitals.yaml:1:16: server_files[0]: there is no such file: gone.yaml
          [] | pgvitals.yaml:1:15: server_files: must list at least one file, directory, glob or URL
          ['[a'] | pgvitals.yaml:1:16: server_files[0]: is neither a file nor a glob; check its brackets
          ['a.yaml', 7.yaml] | pgvitals.yaml:1:16: server_files[0]: there is no such file: a.yaml
          """)
  void aNameThatCannotBeUsedIsToldWhereItStands(String names, String problem) {
    assertThat(problems("server_files: " + names + "\n")).contains(problem);
  }

  @Test
  void aRelativePathStartsAtTheDirectoryOfTheFileThatSaysIt() throws Exception {
    file(
        "teams/a.yaml",
        """
        defaults: {sslrootcert: ca.pem}
        servers:
          - {name: theirs, host: h, password_file: ../pw}
          - {name: ours, host: h, sslrootcert: system}
          - {name: home, host: h, password_file: ~/pw, sslrootcert: /abs.pem}
        """);

    List<ServerConfig> servers =
        load("defaults: {password_file: secrets/pw}\nserver_files: [teams]\n").config().servers();

    assertThat(servers)
        .extracting(server -> ((PasswordSource.File) server.target().password()).path())
        .containsExactly(
            directory.resolve("teams/../pw"),
            directory.resolve("secrets/pw"),
            directory.resolve("pw"));
    assertThat(servers)
        .extracting(server -> server.target().parameters().get("sslrootcert"))
        .containsExactly(directory.resolve("teams/ca.pem").toString(), "system", "/abs.pem");
  }

  @Test
  void aPlainPasswordInAFileThatOthersCanReadIsWarnedOfOnce() throws Exception {
    file(
        "teams/a.yaml",
        "defaults: {password: secret1}\nservers: [{name: a, host: h}, {name: b, host: h}]\n");
    Files.setPosixFilePermissions(
        directory.resolve("teams/a.yaml"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(texts(load("server_files: [teams]\n").notices()))
        .containsExactly(
            "teams/a.yaml:1:22: defaults.password: a password in a file that its group or everyone"
                + " can read: chmod 600 the file, or use password_file");
  }

  @Test
  void aPasswordAtTheWrongPlaceIsNotQuoted() throws Exception {
    file("teams/a.yaml", "servers: postgresql://u:hunter2@h/d\n");

    assertThat(problems("server_files: [teams]\n").toString()).doesNotContain("hunter2");
  }
}
