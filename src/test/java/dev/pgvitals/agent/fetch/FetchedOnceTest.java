package dev.pgvitals.agent.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.ListServer;
import dev.pgvitals.text.Checksum;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command, such as {@code check}, that reads a configuration with a list by URL once. */
@Timeout(120)
class FetchedOnceTest {
  private static final String LIST = "servers: [{name: a, host: h}]\n";

  @TempDir private Path directory;

  private final ListServer source = ListServer.start();

  @AfterEach
  void close() {
    source.close();
  }

  private Setup load(String more) throws Exception {
    Path file = directory.resolve("pgvitals.yaml");
    Files.writeString(
        file, "cache_directory: kept\nserver_files: ['%s']\n%s".formatted(source.url(), more));
    return Setup.load(Optional.of(file), new Environment(Map.of(), directory, "tester"));
  }

  private List<String> warnings(Setup setup) {
    return setup.warnings().stream()
        .map(warning -> warning.toString().replace(directory + "/", ""))
        .toList();
  }

  @Test
  void itHasTheServersThatTheListHasNowAndKeepsNothing() throws Exception {
    source.answer(200, LIST);
    Setup setup = load("");

    assertThat(setup.config().servers()).hasSize(1);
    assertThat(setup.warnings()).isEmpty();
    assertThat(setup.origin().toString()).contains("pgvitals.yaml, " + source.url());
    assertThat(directory.resolve("kept")).doesNotExist();
  }

  @Test
  void aListThatCannotBeHadIsAWarning() throws Exception {
    source.answer(500, "");
    Setup setup = load("");

    assertThat(setup.config().servers()).isEmpty();
    assertThat(warnings(setup))
        .containsExactly(
            "pgvitals.yaml:2:16: server_files[0]: "
                + source.url()
                + " cannot be fetched: HTTP status 500; its servers are left out");
  }

  @Test
  void soIsOneThatCannotBeUsedAndWhatAnAgentHasKeptIsUsedInItsPlace() throws Exception {
    Files.createDirectory(directory.resolve("kept"));
    Files.writeString(
        directory.resolve("kept").resolve(Checksum.sha256(source.url()) + ".yaml"), LIST);
    source.answer(200, "servers:\n  - {host: h, port: x}\n  - {host: i, port: y}\n");
    Setup setup = load("");

    assertThat(setup.config().servers()).hasSize(1);
    assertThat(warnings(setup))
        .containsExactly(
            "pgvitals.yaml:2:16: server_files[0]: "
                + source.url()
                + " cannot be used: "
                + source.url()
                + ":2:21: servers[0].port: must be a whole number, but it is \"x\" (and 1 more);"
                + " its servers are those that were kept");
  }

  @Test
  void aMistakeOfTheFileItselfIsOneWhateverTheListIs() {
    source.answer(200, "broken");

    assertThatThrownBy(() -> load("interval: often\n"))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("interval: must be a duration");
  }
}
