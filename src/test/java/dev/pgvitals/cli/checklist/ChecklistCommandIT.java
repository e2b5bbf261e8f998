package dev.pgvitals.cli.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pgvitals checklist} prints, and how it ends. */
class ChecklistCommandIT {
  @TempDir private Path directory;
  private Terminal terminal = new Terminal(Path.of("/nowhere"));

  @BeforeEach
  void aTerminal() {
    terminal = new Terminal(directory);
    Postgres postgres = Postgres.shared(18);
    servers(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"));
  }

  private void servers(String url) {
    terminal.file("pgvitals.yaml", "servers: [{name: db, url: '%s'}]\n".formatted(url));
  }

  private Terminal.Outcome checklist(String... more) {
    return terminal.run(
        Stream.concat(Stream.of("checklist", "-c", "@pgvitals.yaml"), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void itSaysOfEachItemWhatItIs() {
    Terminal.Outcome outcome = checklist();

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).isEmpty();
    assertThat(Item.ids())
        .allSatisfy(id -> assertThat(outcome.out()).containsPattern("(yes|no|ask) +" + id + " "));
    assertThat(outcome.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void whatAPersonHasAnsweredIsNotAskedAgain() {
    terminal.file(
        "answers.yaml",
        """
        load-tests: {answer: yes, by: Ann, on: 2026-01-31, note: 400 tps}
        secrets: {answer: no, by: Bo, on: 2026-01-31}
        """);

    JsonArray items =
        JsonParser.parseString(
                checklist("--answers", "@answers.yaml", "--max-age", "3650d", "--format", "json")
                    .out())
            .getAsJsonObject()
            .getAsJsonArray("items");
    JsonObject load = items.get(Item.ids().indexOf("load-tests")).getAsJsonObject();
    assertThat(load.get("verdict").getAsString()).isEqualTo("yes");
    assertThat(load.get("answer"))
        .hasToString(
            "{\"answer\":\"yes\",\"by\":\"Ann\",\"on\":\"2026-01-31\",\"note\":\"400 tps\"}");
    assertThat(
            items.get(Item.ids().indexOf("secrets")).getAsJsonObject().get("verdict").getAsString())
        .isEqualTo("no");

    assertThat(
            checklist("--answers", "@answers.yaml", "--max-age", "3650d", "--format", "markdown")
                .out())
        .contains(
            "- [x] **load-tests** A load test was passed\n"
                + "  - answered: yes, says Ann on 2026-01-31: 400 tps\n");
    assertThat(checklist("--answers", "@answers.yaml", "--max-age", "1d").out())
        .contains("the last answer is too old: yes, says Ann on 2026-01-31");
  }

  @Test
  void anAnswerToNoItemIsAMistake() {
    terminal.file("answers.yaml", "load-test: {answer: yes, by: Ann, on: 2026-01-31}\n");

    Terminal.Outcome outcome = checklist("--answers", "@answers.yaml");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith(
            "answers.yaml:1:1: there is no item \"load-test\"; did you mean \"load-tests\"?\n");
  }

  @Test
  void aServerThatIsDownIsNotTakenForOneThatIsNotReady() {
    servers("postgresql://monitor@127.0.0.1:1/postgres");

    Terminal.Outcome outcome = checklist();
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out())
        .containsPattern("unknown  monitoring .*\n +db: cannot be reached: ")
        .containsPattern("unknown  indexes .*\n +db: not looked at\n");
    assertThat(checklist("--strict").exitCode()).isEqualTo(1);
  }

  @Test
  void aPasswordThatOthersCanReadIsSeen() throws IOException {
    Path file = directory.resolve("pgvitals.yaml");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(checklist().out())
        .containsPattern("no       secrets .*\n +pgvitals.yaml:1:\\d+: servers\\[0\\]");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(checklist().out()).contains("ask      secrets ");
  }

  @Test
  void theItemsAreListed() {
    Terminal.Outcome outcome = terminal.run("checklist", "--list");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out().lines()).hasSize(1 + Item.values().length);
    assertThat(outcome.out()).containsPattern("\nload-tests +application +A load test was passed");
  }

  @Test
  void wrongUsageIsSaid() {
    assertThat(checklist("--max-age", "5m").err()).contains("must be an age of a day or more");
    assertThat(checklist("--max-age", "5m").exitCode()).isEqualTo(2);
    assertThat(checklist("--prometheus", "localhost:9090").err())
        .contains("must be a URL such as http://localhost:9090");
    assertThat(checklist("--prometheus", "http://ann:secret@localhost:9090").err())
        .contains("without a login")
        .doesNotContain("secret");
    assertThat(checklist("--prometheus-user", "ann").err())
        .contains("give --prometheus URL as well");
    String[] prometheus = {"--prometheus", "http://localhost:9090", "--prometheus-user", "ann"};
    assertThat(checklist(prometheus).err())
        .contains("give --prometheus-user and --prometheus-password-file, or neither");
    assertThat(
            checklist("--prometheus", "http://localhost:9090", "--prometheus-token-file", "token")
                .err())
        .contains("--prometheus-token-file: there is no file token");
    assertThat(checklist("--server", "dbb").err()).contains("did you mean \"db\"?");
    assertThat(checklist("--format", "html").exitCode()).isEqualTo(2);
    terminal.file(
        "pgvitals.yaml", "backups: [{name: b, type: wal-g, command: ['true'], interval: 1h}]\n");
    Terminal.Outcome nothing = checklist();
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).startsWith("the configuration names no servers");
  }
}
