package dev.pgvitals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.NamingScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VitalCasesTest {
  private static final Path FILE = AlertFiles.TESTS.resolve("vitals.test.yaml");
  private static final String HEAD =
      """
      # Written by VitalCasesTest from the alerts of queries.yaml; do not edit.

      rule_files:
        - ../vitals.rules.yaml

      evaluation_interval: 1m

      tests:
      """;

  @Test
  void theTestsOfTheVitalsAreThoseOfTheCatalogue() throws Exception {
    List<ColumnAlert> alertValues =
        Setup.loadCatalogue(List.of("builtin"), NamingScheme.PROMETHEUS)
            .catalogue()
            .columnAlerts(NamingScheme.PROMETHEUS);
    String text =
        alertValues.stream()
            .map(watchedAlert -> new VitalCases(watchedAlert).text())
            .collect(Collectors.joining("\n", HEAD, ""));
    assertThat(alertValues).hasSizeGreaterThan(20);
    isCurrent(text);
  }

  private static void isCurrent(String text) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(FILE, text);
    }
    assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
        .as("%s; mvn test -Dtest=VitalCasesTest -Dgolden.update=true writes it anew", FILE)
        .isEqualTo(text);
  }
}
