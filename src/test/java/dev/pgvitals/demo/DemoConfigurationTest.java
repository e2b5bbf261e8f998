package dev.pgvitals.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a system's configuration the demo can have. */
class DemoConfigurationTest {
  private static final String TEXT =
      """
      # The agent.
      servers:
        - {name: own, url: '${APP_URL:-postgresql://db.internal/app}', thresholds: {PostgresDown: {critical: off}}}
        - {name: own-pooler, url: '${APP_POOLER_URL:-postgresql://db.internal:6432/pgbouncer}', password: '${PGPASSWORD:-}'}
      backups:
        - {name: nightly, type: dumps, files: '${APP_BACKUPS}/app_{time:yyyyMMdd}.sql'}
      """;

  @TempDir private Path directory;
  private DemoSystem system;

  @BeforeEach
  void write() throws IOException {
    Path home = Files.createDirectory(directory.resolve("app"));
    Files.writeString(home.resolve("pgvitals.yaml"), TEXT);
    system =
        new DemoSystem(home, "app", "app", Map.of(), List.of(), true, Optional.empty(), List.of());
  }

  @Test
  void whereEverythingIsThereItIsTheFileItself() {
    assertThat(DemoConfiguration.of(system, Set.of("APP_URL", "APP_POOLER_URL", "APP_BACKUPS")))
        .isEqualTo(new DemoConfiguration(TEXT, List.of()));
  }

  @Test
  void whatNamesAVariableThatIsNotThereIsLeftOutAndTheRestKeepsItsWords() {
    DemoConfiguration configuration = DemoConfiguration.of(system, Set.of("APP_URL"));

    assertThat(configuration.leftOut()).containsExactly("own-pooler", "nightly");
    assertThat(configuration.text())
        .contains("name: own", "${APP_URL:-postgresql://db.internal/app}", "critical: off")
        .doesNotContain("pooler", "backups");
  }
}
