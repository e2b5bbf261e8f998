package dev.pgvitals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
  @TempDir private Path etc;

  private static Stream<Arguments> workloads() throws IOException {
    return Stream.of(
        Arguments.of(Manifest.of("pgvitals.yaml").one("Deployment")),
        Arguments.of(Manifest.of("fleet.yaml").one("StatefulSet")));
  }

  private static JsonNode container(JsonNode workload) {
    return workload.at("/spec/template/spec/containers/0");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void podsHaveNoMoreRightsThanTheyNeed(JsonNode workload) {
    JsonNode pod = workload.at("/spec/template/spec");

    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(65532);
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode context = container(workload).path("securityContext");
    assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void changesOfMountedFilesReachTheAgent(JsonNode workload) {
    JsonNode mounts = container(workload).path("volumeMounts");

    assertThat(mounts).isNotEmpty().allMatch(mount -> !mount.has("subPath"));
    assertThat(mounts).allMatch(mount -> mount.path("readOnly").asBoolean());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void probesAskWhatNeedsNoLogin(JsonNode workload) {
    JsonNode container = container(workload);

    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/-/healthy");
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/-/healthy");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/-/ready");
  }

  @Test
  void oneAgentEndsBeforeTheNextBegins() throws IOException {
    assertThat(Manifest.of("pgvitals.yaml").one("Deployment").at("/spec/strategy/type").asText())
        .isEqualTo("Recreate");
  }

  @Test
  void theOrdinalsOfPodsAreThePartsOfTheFleet() throws IOException {
    JsonNode set = Manifest.of("fleet.yaml").one("StatefulSet");
    int first = set.at("/spec/ordinals/start").asInt();
    int pods = set.at("/spec/replicas").asInt();
    String shard = variable(set, "PGVITALS_SHARD").path("value").asText();

    assertThat(variable(set, "POD_ORDINAL").at("/valueFrom/fieldRef/fieldPath").asText())
        .isEqualTo("metadata.labels['apps.kubernetes.io/pod-index']");
    assertThat(
            IntStream.range(first, first + pods)
                .mapToObj(ordinal -> shard.replace("$(POD_ORDINAL)", Integer.toString(ordinal)))
                .map(Shard::parse))
        .containsExactly(
            Optional.of(new Shard(1, 3)),
            Optional.of(new Shard(2, 3)),
            Optional.of(new Shard(3, 3)));
  }

  private static JsonNode variable(JsonNode workload, String name) {
    return StreamSupport.stream(container(workload).path("env").spliterator(), false)
        .filter(variable -> variable.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theAgentTakesTheConfigurationOfOne() throws IOException, ProblemsException {
    Setup setup = mounted("pgvitals.yaml");

    assertThat(setup.config().servers()).extracting(ServerConfig::name).containsExactly("orders-1");
    assertThat(setup.config().listen().port()).isEqualTo(9187);
  }

  @Test
  void theAgentTakesTheConfigurationOfAFleet() throws IOException, ProblemsException {
    Path servers = Files.createDirectories(etc.resolve("servers/pgvitals-servers"));
    Files.writeString(servers.resolve("checkout.yaml"), "servers: [{name: checkout, host: db}]");

    assertThat(mounted("fleet.yaml").config().servers())
        .extracting(ServerConfig::name)
        .containsExactly("checkout");
  }

  /** As the pod reads it, with another directory in place of /etc/pgvitals. */
  private Setup mounted(String manifest) throws IOException, ProblemsException {
    String text = Manifest.of(manifest).one("ConfigMap").at("/data/pgvitals.yaml").asText();
    Path file = Files.createDirectories(etc.resolve("config")).resolve("pgvitals.yaml");
    Files.writeString(file, text.replace("/etc/pgvitals/", etc + "/"));
    return Setup.load(Optional.of(file), new Environment(Map.of(), Path.of("/nowhere"), "tester"));
  }
}
