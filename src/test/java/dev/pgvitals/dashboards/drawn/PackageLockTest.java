package dev.pgvitals.dashboards.drawn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PackageLockTest {
  private static final Path BOARDS = Path.of("src/test/boards");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode lock = read("package-lock.json");

  @Test
  void itIsOfThePackagesThatAreAskedForInExactVersions() {
    JsonNode wanted = read("package.json").path("dependencies");
    assertThat(wanted).isNotEmpty();
    assertThat(lock.path("packages").path("").path("dependencies")).isEqualTo(wanted);
    assertThat(wanted)
        .allMatch(version -> version.asText().matches("(npm:.+@)?\\d+\\.\\d+\\.\\d+"));
  }

  @Test
  void eachPackageHasItsChecksum() {
    assertThat(lock.path("packages").properties())
        .filteredOn(entry -> !entry.getKey().isEmpty())
        .hasSizeGreaterThan(100)
        .allMatch(entry -> entry.getValue().path("integrity").asText().startsWith("sha512-"));
  }

  @Test
  void noRegistryIsNamed() {
    assertThat(lock.findValues("resolved")).isEmpty();
  }

  private static JsonNode read(String name) {
    try {
      return JSON.readTree(BOARDS.resolve(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
