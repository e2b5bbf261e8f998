package dev.pgvitals.collect.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Requirements;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionVersionsTest {
  @ParameterizedTest(name = "{0}: >= {1}, < {2}")
  @CsvSource({
    "1.8, 1.8, 1.9, ''",
    "1.10, 1.9, '', ''",
    "1.8-beta2, 1.8, '', found 1.8-beta2 (ALTER EXTENSION x UPDATE",
    "1.9, '', 1.9, found 1.9",
    "20260101235959999999999, 1.0, '', ''",
    "20260101235959999999999, '', 2.0, found 20260101235959999999999",
    "unpackaged, 1.0, '', found unpackaged",
  })
  void anInstalledVersionOfAnyFormIsHeldAgainstTheRequiredOnes(
      String found, String from, String to, String reason) {
    String unmet =
        ExtensionVersions.unmet(new Requirements.Extension("x", from, to), Map.of("x", found))
            .orElse("");

    assertThat(unmet).contains(reason);
    assertThat(unmet.isEmpty()).isEqualTo(reason.isEmpty());
  }
}
