package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code pgvitals incidents} makes of a directory. */
class IncidentsCommandTest {
  private static final String FIRST = "20261127T031207123Z_orders-1_down";
  private static final String SECOND = "20261127T031507000Z_orders-1_snapshot";

  @TempDir private Path directory;
  private Path kept;

  @BeforeEach
  void some() throws IOException {
    kept = Files.createDirectory(directory.resolve("kept"));
    write(
        FIRST,
        "down",
        ",\"not_diagnosed\":\"the server is down\",\"settings\":{\"values\":{},\"omitted\":[],"
            + "\"compared_with\":\"x\",\"changed\":[{\"name\":\"work_mem\",\"before\":\"4MB\"}]}}\n");
    write(SECOND, "snapshot", ",\"not_diagnosed\":\"why\"}\n");
  }

  private void write(String id, String alert, String rest) throws IOException {
    Files.writeString(
        kept.resolve(id + ".json"),
        "{\"id\":\"%s\",\"time\":\"2026-11-27T03:12:07.123Z\",\"server\":\"orders-1\","
                .formatted(id)
            + "\"alert\":\"%s\",\"texts\":false,\"began\":\"it \\u001b[31m began\","
                .formatted(alert)
            + "\"agent_version\":\"1.2.3\""
            + rest);
  }

  private Terminal.Outcome incidents(String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "incidents";
    words[1] = "--directory";
    words[2] = kept.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return new Terminal(directory).run(words);
  }

  @Test
  void listsTheNewestFirstByTheBeginningsOfTheirIds() {
    Terminal.Outcome list = incidents();

    assertThat(list.exitCode()).isZero();
    assertThat(list.out().replaceAll(" +\n", "\n"))
        .isEqualTo(
            """
            ID                   TIME                   SIZE  SERVER    ALERT
            20261127T031507000Z  2026-11-27 03:15:07Z  210 B  orders-1  snapshot
            20261127T031207123Z  2026-11-27 03:12:07Z  322 B  orders-1  down
            """);
    assertThat(incidents("--json").out())
        .startsWith("{\"kept\":true,\"count\":2,\"incidents\":[{\"id\":\"" + SECOND + "\",");
  }

  @Test
  void theConfigurationNeedsNoServers() {
    Terminal terminal =
        new Terminal(directory)
            .file("none.yaml", "incidents: {directory: %s}\n".formatted(kept))
            .file(
                "lists.yaml",
                "incidents: {directory: %s}\nserver_files: [missing.yaml, 'http://127.0.0.1:1/']\n"
                    .formatted(kept));

    assertThat(terminal.run("incidents", "--config", "@none.yaml"))
        .isEqualTo(terminal.run("incidents", "--config", "@lists.yaml"))
        .matches(outcome -> outcome.out().contains("20261127T031507000Z"));
    terminal.file("broken.yaml", "incidents: {directory: %s}\nlisten: x\n".formatted(kept));
    assertThat(terminal.run("incidents", "--config", "@broken.yaml").err())
        .contains("listen: must be [HOST]:PORT");
  }

  @Test
  void showsOneThatABeginningTells() {
    assertThat(incidents("show", "20261127T0312").out())
        .isEqualTo(
            """
            orders-1: it ?[31m began
            Incident %s, kept at 2026-11-27T03:12:07.123Z by pgvitals 1.2.3.

            Not diagnosed: the server is down.

            Settings changed since x:
            setting   before  after
            work_mem  4MB     the default
            """
                .formatted(FIRST));
    assertThat(incidents("show", FIRST, "--json").out()).startsWith("{\"id\":\"" + FIRST);
  }

  @Test
  void aBeginningThatTellsNoneOrSeveralIsToldSo() {
    assertThat(incidents("show", "20261127"))
        .isEqualTo(
            new Terminal.Outcome(
                1, "", "2 incidents begin with 20261127: " + SECOND + ", " + FIRST + "\n"));
    assertThat(incidents("show", "2027").err())
        .isEqualTo("no incident begins with 2027; pgvitals incidents lists them\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../kept/" + FIRST, "..", "/etc/passwd", "", "%2e", "2026\u001b[31m"})
  void whatCannotBeAnIdIsRefused(String id) {
    Terminal.Outcome outcome = incidents("show", id);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("is no ID of an incident").doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]\n", "{}\n", "{\"id\":\"x\",\"time\":7}\n"})
  void aDamagedFileIsListedAndNotShown(String content) throws IOException {
    Files.writeString(kept.resolve(FIRST + ".json"), content);

    assertThat(incidents().out()).contains("orders-1  down (damaged)", "orders-1  snapshot");
    Terminal.Outcome shown = incidents("show", FIRST);
    assertThat(shown.exitCode()).isEqualTo(1);
    assertThat(shown.err()).startsWith("the file of " + FIRST + " is damaged");
    assertThat(shown.out()).isEmpty();
  }

  @Test
  void whereNoneAreItSaysWhy() throws IOException {
    Terminal terminal =
        new Terminal(directory)
            .file("none.yaml", "servers: [{host: h}]\n")
            .file("some.yaml", "incidents: {directory: there}\nservers: [{host: h}]\n");

    assertThat(terminal.run("incidents", "-c", "@none.yaml").err())
        .startsWith("the configuration keeps no incidents: set `incidents: {directory: ...}`");
    assertThat(terminal.run("incidents", "-c", "@some.yaml").err())
        .contains("there does not exist: no agent that keeps incidents there was started yet");
    Files.createDirectory(directory.resolve("there"));
    assertThat(terminal.run("incidents", "-c", "@some.yaml").out())
        .isEqualTo("No incident is kept.\n");
    assertThat(terminal.run("incidents", "-c", "@some.yaml", "show").err())
        .startsWith("say which to show: pgvitals incidents show ID");
    assertThat(terminal.run("incidents", "-c", "@some.yaml", "2026").exitCode()).isEqualTo(2);
  }
}
