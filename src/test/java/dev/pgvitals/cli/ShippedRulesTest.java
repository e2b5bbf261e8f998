package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.alert.rules.HandWrittenAlerts;
import dev.pgvitals.catalogue.NamingScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in {@code alerts/} is what the catalogue and the rules say. */
class ShippedRulesTest {
  private static final Path ALERTS = Path.of("alerts");
  private static final Path GENERATED = ALERTS.resolve("vitals.rules.yaml");
  private static final Path WRITTEN = ALERTS.resolve("written.txt");

  @Test
  void theRulesOfTheVitalsAreThoseOfTheCatalogue(@TempDir Path directory) throws IOException {
    Terminal.Outcome outcome = new Terminal(directory).run("rules");

    assertThat(outcome.exitCode()).isZero();
    isCurrent(GENERATED, outcome.out());
  }

  @Test
  void theListOfWrittenAlertsIsThatOfTheRuleFiles() throws IOException {
    List<String> heading =
        Files.readAllLines(WRITTEN).stream().filter(line -> line.startsWith("#")).toList();

    isCurrent(WRITTEN, String.join("\n", heading) + "\n" + written().text());
  }

  @Test
  void noAlertIsBothAColumnsAndWritten() throws Exception {
    var catalogue = Setup.loadCatalogue(List.of("builtin"), NamingScheme.PROMETHEUS).catalogue();

    assertThat(catalogue.alerts())
        .doesNotContainKeys(written().levels().keySet().toArray(String[]::new));
  }

  private static HandWrittenAlerts written() throws IOException {
    try (Stream<Path> files = Files.list(ALERTS)) {
      return HandWrittenAlerts.inRules(
          files
              .filter(file -> file.toString().endsWith(".rules.yaml") && !file.equals(GENERATED))
              .sorted()
              .map(ShippedRulesTest::read)
              .collect(Collectors.joining("\n")));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void isCurrent(Path file, String text) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s; mvn test -Dtest=ShippedRulesTest -Dgolden.update=true writes it anew", file)
        .isEqualTo(text);
  }
}
