package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.Tool.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Compose example's configurations, as the programs that read them see them. */
class ComposeIT {
  @ParameterizedTest
  @EnumSource(Release.class)
  void prometheusTakesItsConfigurationWithTheRules(Release release, @TempDir Path directory)
      throws IOException {
    String config =
        Files.readString(ComposeTest.DIRECTORY.resolve("prometheus/prometheus.yaml"))
            .replace("/etc/pgvitals/alerts", Path.of("alerts").toAbsolutePath().toString());
    Path file = Files.writeString(directory.resolve("prometheus.yaml"), config);

    Tool.Outcome outcome = Tool.promtool(release).run("", "check", "config", file.toString());

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("vitals.rules.yaml", "postgres.rules.yaml");
  }

  @Test
  void alertmanagerTakesItsConfiguration() {
    Tool.Outcome outcome =
        Tool.amtool()
            .run(
                "",
                "check-config",
                ComposeTest.DIRECTORY.resolve("alertmanager/alertmanager.yaml").toString());

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
