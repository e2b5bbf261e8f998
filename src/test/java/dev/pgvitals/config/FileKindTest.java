package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that is given for a catalogue is known, and a catalogue is not read twice. */
class FileKindTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "servers: [postgresql://db/shop]",
        "# Ours\n\ninterval: 30s\nservers:\n  - postgresql://db/shop",
        "---\n'servers' : [postgresql://db/shop]",
        "  listen: :9187\n  \"servers\": [postgresql://db/shop]",
        "{servers: [postgresql://db/shop]}",
        "{\n  \"listen\": \":9187\",\n  \"servers\": [\"postgresql://db/shop\"]\n}",
        "%YAML 1.2\n---\nservers: [postgresql://db/shop]",
        "\uFEFFservers: [postgresql://db/shop]",
        "--- {servers: [postgresql://db/shop]}",
        "--- # Ours\nservers\t: [postgresql://db/shop]"
      })
  void whatIsAConfigurationMayBeOne(String text) {
    assertThat(FileKind.of("file.yaml", text)).contains(FileKind.CONFIGURATION);
    assertThat(FileKind.mayBeConfiguration(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "t:\n  interval: 60s\n  timeout: 5s\n  query: SELECT 1\n  metrics: []",
        "  t:\n    interval: 60s\n    query: |\n      SELECT 1",
      })
  void whatHasNoKeyOfOneInTheRightPlaceIsNone(String text) {
    assertThat(FileKind.mayBeConfiguration(text)).isFalse();
    assertThat(FileKind.of("file.yaml", text)).isNotEqualTo(Optional.of(FileKind.CONFIGURATION));
  }

  @Test
  void theBuiltinCatalogueIsNone() {
    assertThat(FileKind.mayBeConfiguration(CatalogueFiles.builtin().text())).isFalse();
  }
}
