package dev.pgvitals.config.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlParser;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentSettingsTest {
  private final Problems problems = new Problems();

  private Optional<IncidentSettings> read(String yaml) {
    return IncidentSettings.read(
        new MapReader(
            YamlParser.parse("/etc/pgvitals/c.yaml", yaml, problems).orElseThrow(),
            "incidents",
            problems,
            IncidentSettings.KEYS));
  }

  @Test
  void aDirectoryIsEnough() {
    assertThat(read("directory: /var/lib/incidents"))
        .contains(new IncidentSettings(Path.of("/var/lib/incidents"), 100, 50 * 1024 * 1024));
  }

  @Test
  void aRelativeDirectoryStartsAtTheFile() {
    assertThat(read("directory: incidents").orElseThrow().directory())
        .isEqualTo(Path.of("/etc/pgvitals/incidents"));
  }

  @ParameterizedTest
  @CsvSource({
    "1MB, 1048576",
    "1024kB, 1048576",
    "1024KB, 1048576",
    "1.5GB, 1610612736",
    "50 MiB, 52428800",
    "1TB, 1099511627776"
  })
  void sizesHaveTheUnitsOfPostgres(String text, long bytes) {
    assertThat(read("{directory: d, max_size: " + text + "}").orElseThrow().maxBytes())
        .isEqualTo(bytes);
    assertThat(problems.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keep: 5|the key \"directory\" is missing",
        "{directory: d, max_size: 50}|the unit is missing; 50MB, 50GB or 50kB?",
        "{directory: d, max_size: big}|must be a size such as 50MB or 1GB, but it is \"big\"",
        "{directory: d, max_size: 1023kB}|must be from 1MB to 1TB, but it is 1023kB",
        "{directory: d, max_size: 1025GB}|must be from 1MB to 1TB, but it is 1025GB",
        "{directory: d, max_size: 999999999TB}|must be from 1MB to 1TB, but it is 999999999TB",
        "directory: ~/incidents|must be a path; \"~\" has no meaning here: write the home directory out",
      })
  void whatCannotBeMeantIsToldWithWhatCan(String yaml, String message) {
    read(yaml);

    assertThat(problems.list()).extracting(Problem::message).containsExactly(message);
  }
}
