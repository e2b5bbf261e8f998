package dev.pgvitals.cli.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.cli.Terminal;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code pgvitals rescue} refuses before it asks any server. */
class RescueCommandTest {
  @TempDir private Path directory;

  private Terminal terminal = new Terminal(Path.of("/nowhere"));

  @BeforeEach
  void open() {
    terminal =
        new Terminal(directory)
            .file("pgvitals.yaml", "servers: [{name: a, host: h}, {name: b, host: h2}]")
            .file("rescue.yaml", "user: pgvitals_rescue\n");
  }

  private Terminal.Outcome rescue(String... words) {
    return terminal.run(
        Stream.concat(
                Stream.of("rescue", "-c", "@pgvitals.yaml", "--rescue-file", "@rescue.yaml"),
                Stream.of(words))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "idel | there is no recipe \"idel\"; did you mean \"idle\"?",
        "leak --apply | leak only tells: end sessions by another recipe",
        "idle --max 0 | --max must be from 1 to 1000, but it is 0",
        "idle --older-than soon | must be an age such as 30s or 10m, not soon",
        "idle --apply | there is no terminal to ask at: look without --apply first, then add --yes",
        "idle --apply --yes | --apply is for one server at a time: name it with --server",
        "idle --server c | there is no server \"c\"",
        "'' | Missing required parameter: 'RECIPE'",
      })
  void aMistakeIsAUsageError(String words, String message) {
    Terminal.Outcome outcome = rescue(words.isEmpty() ? new String[0] : words.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void withoutAFileItSaysWhatBelongsThere() {
    Terminal.Outcome outcome = terminal.run("rescue", "idle", "-c", "@pgvitals.yaml");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith(
            "there is no /etc/pgvitals/rescue.yaml: write `user` and `password_file` of the role for"
                + " rescues into it, or name another file with --rescue-file");
  }

  @Test
  void aVariableNamesTheFile() {
    terminal.with("PGVITALS_RESCUE", directory.resolve("other.yaml").toString());

    Terminal.Outcome outcome = terminal.run("rescue", "idle", "-c", "@pgvitals.yaml");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("other.yaml:1:1: there is no such file");
  }

  @Test
  void allThatIsWrongInTheFileIsSaidAtOnceAndNoPassword() {
    terminal.file(
        "rescue.yaml",
        """
        usr: pgvitals_rescue
        password: hunter2
        password_file: secret
        sslcert: client.crt
        protect: ["*"]
        """);

    Terminal.Outcome outcome = rescue("idle");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("rescue.yaml:1:1: unknown key \"usr\"; did you mean \"user\"?")
        .contains("the key \"user\" is missing")
        .contains("password_file: password is given as well: keep one of them")
        .contains("sslcert: a certificate needs `sslcert` and `sslkey`")
        .contains("protects everybody: name applications or roles")
        .doesNotContain("hunter2");
  }

  @Test
  void anEmptyFileIsAMistake() {
    terminal.file("rescue.yaml", "");

    assertThat(rescue("idle").err()).contains("is empty: write `user` and `password_file`");
  }

  @Test
  void aServerThatIsDownIsSaidForPeopleAndForPrograms() {
    terminal.file("pgvitals.yaml", "servers: [{name: a, url: 'postgresql://x@127.0.0.1:1/d'}]");

    Terminal.Outcome outcome = rescue("idle", "--format", "json");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("a: cannot be reached: ");
    assertThat(outcome.out())
        .contains("\"server\": \"a\"", "\"recipe\": \"idle\"", "\"error\": \"cannot be reached: ");
  }
}
