package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.login.Environments;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code password_command}: what it may be, and whose it is. */
class PasswordCommandReaderTest {
  private static final Duration CACHE = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path home;

  private LoadedConfig read(String yaml, String... variables) throws ProblemsException {
    return new ConfigReader(Environments.of(home, variables))
        .read(home.resolve("c.yaml").toString(), yaml);
  }

  private PasswordSource password(String yaml, String... variables) throws ProblemsException {
    return read(yaml, variables).config().servers().get(0).target().password();
  }

  private static PasswordSource command(String... words) {
    return new PasswordSource.Command(List.of(words), CACHE, TIMEOUT);
  }

  @Test
  void isAListOrHasOneWithItsLimits() throws ProblemsException {
    assertThat(password("servers: [{host: h, password_command: [token, '', 7, a b]}]"))
        .isEqualTo(command("token", "", "7", "a b"));
    assertThat(
            password(
                "servers: [{host: h, password_command: {command: [token], cache: 0s, timeout: 1m}}]"))
        .isEqualTo(
            new PasswordSource.Command(List.of("token"), Duration.ZERO, Duration.ofMinutes(1)));
  }

  @Test
  void isToldOfTheServer() throws ProblemsException {
    String command = "password_command: ['{user}', '--at={host}:{port}', '{database}']";

    assertThat(
            password(
                "{defaults: {"
                    + command
                    + ", user: ann}, servers: [{url: 'postgresql://a:1,b:2'}]}"))
        .isEqualTo(command("ann", "--at=a:1", "{database}"));
  }

  @Test
  void startsAtTheDirectoryOfTheFileUnlessThePathHasIt() throws ProblemsException {
    assertThat(password("servers: [{host: h, password_command: [bin/token]}]"))
        .isEqualTo(command(home.resolve("bin/token").toString()));
    assertThat(password("servers: [{host: h, password_command: [~/token]}]"))
        .isEqualTo(command(home.resolve("token").toString()));
    assertThat(password("servers: [{host: h, password_command: [/bin/token]}]"))
        .isEqualTo(command("/bin/token"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{host: h}]                                           | Command
          [{host: h, password: own}]                            | Given
          [{url: 'postgresql://u:own@h'}]                       | Given
          [{host: h, password_file: f}]                         | File
          [{url: 'postgresql://u@h?passfile=/p'}]               | PassFile
          """)
  void isADefaultThatGivesWayToAnyWordOfTheServersOwn(String servers, String kind)
      throws ProblemsException {
    assertThat(password("{defaults: {password_command: [token]}, servers: " + servers + "}"))
        .extracting(source -> source.getClass().getSimpleName())
        .isEqualTo(kind);
  }

  @Test
  void comesBeforeTheEnvironment() throws ProblemsException {
    assertThat(password("servers: [{host: h, password_command: [own]}]", "PGPASSWORD=env"))
        .isEqualTo(command("own"));
  }

  @Test
  void comesBeforeADefaultPassword() throws ProblemsException {
    assertThat(
            password(
                "{defaults: {password_file: f}, servers: [{host: h, password_command: [own]}]}"))
        .isEqualTo(command("own"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          password_command: token -t             | password_command: write the program and its arguments as a list, which no shell reads: [PROGRAM, ARGUMENT]
          password_command: []                   | password_command: write the program and its arguments as a list, which no shell reads: [PROGRAM, ARGUMENT]
          password_command: ['']                 | password_command[0]: must not be empty
          password_command: {cache: 1m}          | password_command: the key "command" is missing
          password_command: {command: token}     | password_command.command: write the program and its arguments as a list, which no shell reads: [PROGRAM, ARGUMENT]
          password_command: {command: [t], cache: 2d}   | password_command.cache: must be at most 1d, but it is 2d; a password that stays the same belongs in a password_file
          password_command: {command: [t], timeout: 2m} | password_command.timeout: must be at most 1m, but it is 2m; a login waits for it
          password_command: {command: [t], caches: 1m}  | password_command: unknown key "caches"; did you mean "cache"?
          'password: p, password_command: [t]'        | password_command: password is set, too: keep one of them
          'password_file: f, password_command: [t]'   | password_command: password_file is set, too: keep one of them
          """)
  void whatIsWrongWithItIsSaid(String keys, String message) {
    assertThat(problems("servers: [{host: h, " + keys + "}]"))
        .containsExactly("servers[0]." + message);
  }

  @Test
  void thePasswordOfTheUrlIsOneToo() {
    assertThat(problems("servers: [{url: 'postgresql://u:p@h', password_command: [t]}]"))
        .containsExactly(
            "servers[0].password_command: the url has a password, too: keep one of them");
  }

  private List<String> problems(String yaml) {
    try {
      read(yaml);
      return List.of();
    } catch (ProblemsException e) {
      return e.problems().stream()
          .map(problem -> problem.path() + ": " + problem.message())
          .distinct()
          .toList();
    }
  }

  @Test
  void aProgramThatIsNotThereIsWorthANotice() throws Exception {
    Path program = Files.writeString(home.resolve("token"), "#!/bin/sh\necho secret\n");
    String path = "PATH=/no/such/directory:" + home;

    assertThat(notices("[token]", path))
        .containsExactly("there is no program token on the PATH that the agent's user may run");
    assertThat(notices("[./token]", path))
        .containsExactly("there is no program " + home + "/./token that the agent's user may run");

    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(notices("[token]", path)).isEmpty();
    assertThat(notices("[./token]", path)).isEmpty();
    assertThat(notices("[token]")).as("nobody knows the PATH").isEmpty();
  }

  private List<String> notices(String command, String... variables) throws ProblemsException {
    return read("servers: [{host: h, password_command: " + command + "}]", variables)
        .notices()
        .stream()
        .map(Problem::message)
        .toList();
  }

  @Test
  void anArgumentIsNeverShown() throws ProblemsException {
    LoadedConfig loaded =
        read("servers: [{host: h, password_command: [token, --secret, hunter2]}]");

    assertThat(loaded.config().servers().toString()).contains("token").doesNotContain("hunter2");
  }
}
