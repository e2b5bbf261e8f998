package dev.pgvitals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.fixture.schema.SchemaDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/helm/check} renders the chart; this is what can be seen without. */
class ChartTest {
  private static final Path CHART = Path.of("deploy/helm/pgvitals");
  private static final SchemaDocument SCHEMA =
      SchemaDocument.of(CHART.resolve("values.schema.json"));
  private static final SchemaDocument CONFIGURATION =
      SchemaDocument.of(Path.of("docs/pgvitals.schema.json"));

  private static String text(String file) throws IOException {
    return Files.readString(CHART.resolve(file));
  }

  private static JsonNode values() throws IOException {
    return Manifest.read(text("values.yaml"));
  }

  @Test
  void chartAndAgentAreOfTheProjectsVersion() throws IOException {
    String project =
        Pattern.compile("<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    JsonNode chart = Manifest.read(text("Chart.yaml"));

    assertThat(chart.path("version").asText()).isEqualTo(project);
    assertThat(chart.path("appVersion").asText()).isEqualTo(project);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alerts/vitals.rules.yaml",
        "alerts/postgres.rules.yaml",
        "alerts/recording.rules.yaml",
        "alerts/pgbouncer.rules.yaml",
        "alerts/optional.rules.yaml",
        "dashboards/pgvitals-fleet.json"
      })
  void rulesAndBoardsAreThoseOfTheProject(String file) throws IOException {
    assertThat(CHART.resolve(file).toRealPath()).isEqualTo(Path.of(file).toRealPath());
  }

  @Test
  void allRuleFilesBecomeRules() throws IOException {
    String template = text("templates/prometheusrule.yaml");

    try (Stream<Path> files = Files.list(CHART.resolve("alerts"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(file -> file.endsWith(".rules.yaml"))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(template).contains('"' + file.replace(".rules.yaml", "") + '"'));
    }
  }

  @Test
  void theSchemaHasTheKeysOfTheValuesAndDescribesEach() throws IOException {
    List<String> differences = new ArrayList<>();
    compare("", values(), SCHEMA.at(""), differences);

    assertThat(differences).containsExactly(": not among the values: [global]");
  }

  /** Down to where the schema leaves it to Kubernetes what there may be. */
  private static void compare(
      String place, JsonNode values, JsonNode schema, List<String> differences) {
    Set<String> described = names(schema.path("properties"));
    Set<String> there = names(values);
    Set<String> missing = new TreeSet<>(described);
    missing.removeAll(there);
    if (!missing.isEmpty() && !place.equals(".config")) {
      differences.add(place + ": not among the values: " + missing);
    }
    for (String name : there) {
      JsonNode part = schema.path("properties").path(name);
      if (part.isMissingNode() || (!part.has("description") && !part.has("$ref"))) {
        differences.add(place + '.' + name + ": not described in the schema");
      } else if (part.has("properties")) {
        assertThat(part.path("additionalProperties").isBoolean()).as(name).isTrue();
        compare(place + '.' + name, values.path(name), part, differences);
      }
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void aServerHasTheKeysOfTheConfigurationAndWhereItsSecretsAre() {
    Set<String> keys = CONFIGURATION.keys("/$defs/settings");
    keys.addAll(CONFIGURATION.keys("/$defs/server"));
    keys.addAll(Set.of("passwordSecret", "ca"));

    assertThat(SCHEMA.keys("/$defs/server")).isEqualTo(keys);
    assertThat(SCHEMA.keys("/properties/config/properties/defaults"))
        .isEqualTo(CONFIGURATION.keys("/$defs/settings"));
    assertThat(SCHEMA.keys("/properties/config")).isEqualTo(CONFIGURATION.keys(""));
  }

  static List<Path> combinations() throws IOException {
    try (Stream<Path> files = Files.list(CHART.resolve("ci"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void theSchemaTakesWhatTheCheckRenders(Path file) throws IOException {
    assertThat(SCHEMA.takes(Files.readString(file))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "colour: red",
        "servers: [{host: h}]",
        "servers: [{name: a, usr: u}]",
        "serverFiles: [{secret: a, configMap: b}]",
        "queries: {shop.txt: a}",
        "shards: 0",
        "image: {digest: abc}",
        "config: {defaults: {dbname: a}}",
        "monitor: {kind: Both}",
        "prometheusRule: {runbookUrl: 'https://wiki.example.com/runbooks'}"
      })
  void theSchemaRefusesMistakes(String yaml) {
    assertThat(SCHEMA.takes(yaml)).isFalse();
  }

  @Test
  void eachValueIsUsed() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(CHART.resolve("templates"))) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    String templates = all.toString();
    Set<String> used = new TreeSet<>();
    Pattern.compile("(?:\\.Values|\\$v)\\.(\\w+)")
        .matcher(templates)
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(used::add);

    assertThat(used).isEqualTo(names(values()));
  }

  @Test
  void memoryAndHeapGoTogether() throws IOException {
    assertThat(Files.readAllLines(Path.of("src/main/jvm/options"))).contains("-Xmx256m");
    assertThat(values().at("/resources/limits"))
        .isEqualTo(Manifest.JSON.valueToTree(Map.of("memory", "384Mi")));
  }
}
