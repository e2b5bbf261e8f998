package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Compose example: its parts exist, fit together, and leave as little as possible. */
class ComposeTest {
  static final Path DIRECTORY = Path.of("examples/compose");
  private static final Path FILE = DIRECTORY.resolve("compose.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String text(String name) throws IOException {
    return Files.readString(DIRECTORY.resolve(name));
  }

  static JsonNode yaml(Path file) throws IOException {
    return JSON.valueToTree(
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
  }

  private static Map<String, JsonNode> services() throws IOException {
    Map<String, JsonNode> services = new TreeMap<>();
    yaml(FILE)
        .get("services")
        .fields()
        .forEachRemaining(e -> services.put(e.getKey(), e.getValue()));
    return services;
  }

  private static JsonNode service(String name) throws IOException {
    return Optional.ofNullable(services().get(name)).orElseThrow();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  /** Files of this repository that a service mounts: where there, where here. */
  private static Map<Path, Path> mounts(JsonNode service) {
    Map<Path, Path> mounts = new TreeMap<>();
    for (String volume : texts(service.path("volumes"))) {
      String[] parts = volume.split(":", -1);
      if (parts[0].startsWith(".")) {
        assertThat(parts).as(volume).hasSize(3).endsWith("ro");
        mounts.put(Path.of(parts[1]), DIRECTORY.resolve(parts[0]).normalize());
      }
    }
    return mounts;
  }

  /** What lies at a path of a service's container. */
  private static Optional<Path> mounted(JsonNode service, Path inside) {
    return mounts(service).entrySet().stream()
        .filter(mount -> inside.startsWith(mount.getKey()))
        .map(mount -> mount.getValue().resolve(mount.getKey().relativize(inside).toString()))
        .findFirst();
  }

  @Test
  void allFiveAreThere() throws IOException {
    assertThat(services().keySet())
        .containsExactly("alertmanager", "grafana", "pgvitals", "postgres", "prometheus");
  }

  @Test
  void eachServiceHasTheLeast() throws IOException {
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.get("read_only").asBoolean()).as(name).isTrue();
              assertThat(texts(service.get("cap_drop"))).as(name).containsExactly("ALL");
              assertThat(service.has("cap_add")).as(name).isFalse();
              assertThat(texts(service.get("security_opt")))
                  .as(name)
                  .containsExactly("no-new-privileges:true");
              assertThat(service.get("mem_limit").asText()).as(name).matches("[0-9]+[mg]");
              assertThat(service.get("restart").asText()).as(name).isEqualTo("unless-stopped");
              assertThat(texts(service.path("ports")))
                  .as(name)
                  .allMatch(port -> port.startsWith("127.0.0.1:"));
            });
  }

  @Test
  void eachServiceIsAskedForItsHealthAndTheAgentByItsImage() throws IOException {
    assertThat(Files.readString(Path.of("Dockerfile"))).contains("\nHEALTHCHECK ");
    services()
        .forEach(
            (name, service) ->
                assertThat(service.has("healthcheck"))
                    .as(name)
                    .isNotEqualTo(name.equals("pgvitals")));
  }

  @Test
  void imagesArePinned() throws IOException {
    services()
        .forEach(
            (name, service) ->
                assertThat(service.get("image").asText())
                    .as(name)
                    .matches("pgvitals|postgres:18|[a-z/]+:v?[0-9]+\\.[0-9]+\\.[0-9]+"));
  }

  @Test
  void whatIsMountedIsThere() throws IOException {
    services()
        .values()
        .forEach(
            service ->
                assertThat(mounts(service).values()).allSatisfy(p -> assertThat(p).exists()));
  }

  @Test
  void whatIsKeptIsAVolumeThatIsDeclared() throws IOException {
    services()
        .forEach(
            (name, service) ->
                assertThat(texts(service.path("volumes")).stream().map(v -> v.split(":", -1)[0]))
                    .as(name)
                    .contains(name));
    assertThat(yaml(FILE).get("volumes").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(services().keySet());
  }

  @Test
  void secretsAreFilesThatItsCommentsTellToMake() throws IOException {
    String compose = text("compose.yaml");
    assertThat(compose)
        .as("a secret from a variable cannot be put into a container that is read_only")
        .doesNotContainPattern("(?m)^    environment: [A-Z]");
    List<String> names =
        Pattern.compile("file: \\./secrets/(\\w+)")
            .matcher(compose)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(names).containsExactly("superuser", "pgvitals", "grafana");
    assertThat(compose)
        .contains("#   mkdir -m 700 examples/compose/secrets\n")
        .contains("#   for each in " + String.join(" ", names) + "; do ");
    assertThat(Files.readString(Path.of(".gitignore"))).contains("/examples/compose/secrets/\n");
    assertThat(
            Pattern.compile("/run/secrets/(\\w+)")
                .matcher(compose + text("pgvitals/pgvitals.yaml") + text("postgres/role.sh"))
                .results()
                .map(r -> r.group(1)))
        .isSubsetOf(names);
  }

  @Test
  void theAgentHasAConfigurationOfTheServerThatIsThere() throws Exception {
    Path inside = Path.of("/etc/pgvitals/pgvitals.yaml");
    Setup setup =
        Setup.load(
            mounted(service("pgvitals"), inside),
            new Environment(Map.of(), Path.of("/nowhere"), "tester"));

    assertThat(setup.config().servers()).extracting(ServerConfig::name).containsExactly("compose");
    assertThat(setup.config().listen().port()).isEqualTo(9187);
    assertThat(text("pgvitals/pgvitals.yaml")).contains("url: postgresql://pgvitals@postgres/");
    assertThat(setup.notices())
        .extracting(Problem::message)
        .allMatch(m -> m.endsWith(" does not exist"));
    assertThat(setup.config().incidents().orElseThrow().directory())
        .startsWithRaw(Path.of("/var/lib/pgvitals"));
  }

  @Test
  void prometheusFindsItsRulesTheAgentAndAlertmanager() throws IOException {
    JsonNode service = service("prometheus");
    String option = "--config.file=";
    Path inside =
        texts(service.get("command")).stream()
            .filter(word -> word.startsWith(option))
            .map(word -> Path.of(word.substring(option.length())))
            .findFirst()
            .orElseThrow();
    JsonNode config = yaml(mounted(service, inside).orElseThrow());

    assertThat(texts(config.get("rule_files")))
        .containsExactly("/etc/pgvitals/alerts/*.rules.yaml");
    assertThat(mounted(service, Path.of("/etc/pgvitals/alerts"))).contains(Path.of("alerts"));
    List<String> targets =
        config.findValues("targets").stream().flatMap(t -> texts(t).stream()).toList();
    assertThat(targets).containsExactly("alertmanager:9093", "pgvitals:9187");
  }

  @Test
  void alertmanagerMutesWhatTheExampleBesideTheRulesMutes() throws IOException {
    JsonNode own = yaml(DIRECTORY.resolve("alertmanager/alertmanager.yaml"));
    JsonNode example = yaml(Path.of("alerts/alertmanager.example.yaml"));

    assertThat(own.get("inhibit_rules")).isEqualTo(example.get("inhibit_rules"));
    assertThat(own.get("route").get("group_by")).isEqualTo(example.get("route").get("group_by"));
    assertThat(texts(service("alertmanager").get("command")))
        .contains("--config.file=/etc/alertmanager/alertmanager.yaml");
    assertThat(mounted(service("alertmanager"), Path.of("/etc/alertmanager/alertmanager.yaml")))
        .hasValueSatisfying(file -> assertThat(file).exists());
  }

  @Test
  void grafanaHasTheBoardsAndTheirDataSource() throws IOException {
    JsonNode service = service("grafana");
    JsonNode source =
        yaml(mounted(service, Path.of("/etc/grafana/provisioning/datasources/datasource.yaml"))
                .orElseThrow())
            .get("datasources")
            .get(0);
    assertThat(source.get("type").asText()).isEqualTo("prometheus");
    assertThat(source.get("isDefault").asBoolean())
        .as("the boards' variable takes the default")
        .isTrue();
    assertThat(source.get("url").asText()).isEqualTo("http://prometheus:9090");

    JsonNode provider =
        yaml(mounted(service, Path.of("/etc/grafana/provisioning/dashboards/pgvitals.yaml"))
                .orElseThrow())
            .get("providers")
            .get(0);
    Path boards =
        mounted(service, Path.of(provider.get("options").get("path").asText())).orElseThrow();
    try (Stream<Path> files = Files.list(boards)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json"))).hasSize(8);
    }
    Path home =
        Path.of(
            service.get("environment").get("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH").asText());
    assertThat(mounted(service, home)).hasValueSatisfying(file -> assertThat(file).exists());
  }
}
