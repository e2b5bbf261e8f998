package dev.pgvitals.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.Tool;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of systems, as the programs see them that read them. */
class SystemFilesIT {
  static List<String> systems() {
    return SystemFile.systems();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void alertmanagerTakesTheRoutes(String system) {
    Tool.Outcome outcome =
        Tool.amtool()
            .run("", "check-config", new SystemFile(system, "alertmanager.yaml").path().toString());

    assertThat(outcome.output()).contains("SUCCESS");
    assertThat(outcome.exitCode()).isZero();
  }

  @ParameterizedTest
  @MethodSource("systems")
  void prometheusTakesTheRules(String system) {
    Tool.Outcome outcome =
        Tool.promtool()
            .run("", "check", "rules", new SystemFile(system, "rules.yaml").path().toString());

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
