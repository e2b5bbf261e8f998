package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.config.libpq.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a system go with each other. */
@ParameterizedClass(name = "{0}")
@MethodSource("systems")
class SystemFilesTest {
  @Parameter private String system;

  static List<String> systems() {
    return SystemFile.systems();
  }

  private SystemFile file(String name) {
    return new SystemFile(system, name);
  }

  @Test
  void nothingIsToBeSaidOfItsConfigurationAndCatalogue() throws Exception {
    Setup setup =
        Setup.load(
            Optional.of(file("pgvitals.yaml").path()),
            new Environment(Map.of(), Path.of("/nowhere"), "tester"));

    assertThat(setup.notices()).isEmpty();
    assertThat(setup.warnings()).isEmpty();
  }

  @Test
  void itsRulesAreThoseOfItsCatalogue(@TempDir Path directory) throws IOException {
    isCurrent("rules.yaml", run(directory, "rules", "--config", config()));
  }

  @Test
  void itsBoardIsThatOfItsCatalogue(@TempDir Path directory) throws IOException {
    var board = new ObjectMapper().readTree(file("board.json").text());

    isCurrent(
        "board.json",
        run(
            directory,
            "dashboards",
            "--config",
            config(),
            "--title",
            board.path("title").asText(),
            "--uid",
            board.path("uid").asText()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"schema.sql", "demo.yaml", "queries.yaml", "alertmanager.yaml", "maintain.yaml"})
  void noneOfItsFilesIsMissing(String name) {
    assertThat(file(name).path()).isNotEmptyFile();
  }

  @Test
  void eachTroubleCanBeEndedAndIsExplained() {
    List<String> made = file("trouble").all("(?m)^make_(\\w+)\\(\\)");

    assertThat(made).hasSizeGreaterThanOrEqualTo(10).doesNotHaveDuplicates();
    assertThat(file("trouble").all("(?m)^undo_(\\w+)\\(\\)")).containsExactlyElementsOf(made);
    assertThat(file("trouble.md").all("(?m)^## .*`(\\w+)`")).containsExactlyElementsOf(made);
  }

  @Test
  void eachAlertOfItsOwnIsInTheTableOfItsDocument() {
    assertThat(new TreeSet<>(file("README.md").all("`(\\w+)`")))
        .containsAll(file("queries.yaml").all("\\balert:\\s*\\{?\\s*name: (\\w+)"));
  }

  private String config() {
    return file("pgvitals.yaml").path().toAbsolutePath().toString();
  }

  private static String run(Path directory, String... arguments) {
    Terminal.Outcome outcome = new Terminal(directory).run(arguments);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return outcome.out();
  }

  private void isCurrent(String name, String text) throws IOException {
    Path path = file(name).path();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(path, text);
    }
    assertThat(file(name).text())
        .as("%s; mvn test -Dtest=SystemFilesTest -Dgolden.update=true writes it anew", path)
        .isEqualTo(text);
  }
}
