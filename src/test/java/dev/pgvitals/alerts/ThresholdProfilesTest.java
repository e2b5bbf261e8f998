package dev.pgvitals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.libpq.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The limits in {@code alerts/thresholds/}. */
class ThresholdProfilesTest {
  static List<Path> profiles() {
    return AlertFiles.list(AlertFiles.THRESHOLDS, ".yaml");
  }

  @Test
  void thereIsOneForEachKindOfService() {
    assertThat(profiles()).hasSize(6);
    String page = AlertFiles.text(Path.of("docs/alert-rules.md"));
    assertThat(profiles()).allMatch(file -> page.contains("`" + file.getFileName() + "`"));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void aServerTakesThemAsTheyAre(Path profile, @TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("pgvitals.yaml"),
            "servers:\n  - name: shop\n    url: postgresql://shop.internal/shop\n"
                + AlertFiles.text(profile).indent(4));

    Setup setup =
        Setup.load(Optional.of(file), new Environment(Map.of(), Path.of("/nowhere"), "tester"));

    Set<String> names = new TreeSet<>();
    AlertFiles.yaml(profile).path("thresholds").fieldNames().forEachRemaining(names::add);
    assertThat(names).isNotEmpty();
    assertThat(setup.config().servers().get(0).thresholds()).containsOnlyKeys(names);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void aTestForPromtoolTakesItsNumbers(Path profile) {
    String name = profile.getFileName().toString().replace(".yaml", "");
    JsonNode thresholds = AlertFiles.yaml(profile).path("thresholds");
    List<PromtoolCase.Series> series =
        PromtoolCase.all().stream()
            .filter(test -> test.name().startsWith(name + ": "))
            .flatMap(test -> test.series().stream())
            .filter(s -> s.metric().equals("pgvitals_alert_threshold"))
            .toList();

    assertThat(series)
        .isNotEmpty()
        .allSatisfy(
            s ->
                assertThat(Double.parseDouble(s.values().replaceFirst("x.*", "")))
                    .as(s.toString())
                    .isEqualTo(
                        thresholds
                            .path(s.labels().get("alert"))
                            .path(s.labels().get("severity"))
                            .asDouble()));
  }
}
