package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Prometheus, configured as in the examples, finds the agent's servers. */
@ParameterizedClass(name = "{0}")
@EnumSource
class DiscoveryIT {
  @Parameter private Release release;

  private static final String QUERIES =
      "answer: {query: SELECT 42 AS n, metrics: [{n: {usage: GAUGE, description: It}}]}\n";
  private static final List<String> FLEET = List.of("shop-1", "shop-2", "shop-3", "warehouse");

  @TempDir private Path directory;
  @TempDir private Path prometheusDirectory;

  private static String servers(List<String> names) {
    Postgres postgres = Postgres.shared(18);
    String url = postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
    return names.stream()
        .map(name -> "  - {name: %s, url: '%s', labels: {env: prod}}\n".formatted(name, url))
        .collect(Collectors.joining("", "interval: 1s\nservers:\n", ""));
  }

  private static Set<String> labels(JsonNode series, String label) {
    Set<String> values = new TreeSet<>();
    series.forEach(one -> values.add(one.at("/metric/" + label).asText("(none)")));
    return values;
  }

  @Test
  void prometheusScrapesEachServerThatDiscoveryTellsItAndNewOnesByThemselves() throws Exception {
    try (RunningAgent agent = RunningAgent.start(directory, QUERIES, servers(FLEET));
        Prometheus prometheus =
            Prometheus.start(
                release,
                prometheusDirectory,
                "global: {scrape_interval: 1s}\n"
                    + Files.readString(Path.of("examples/prometheus.yaml"))
                        .replace("pgvitals.internal:9187", agent.address())
                        .replace("refresh_interval: 30s", "refresh_interval: 1s"))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(prometheus.targets())
                      .hasSize(2 * FLEET.size() + 2)
                      .allSatisfy(target -> assertThat(target.health()).isEqualTo("up")));
      assertThat(prometheus.targets())
          .filteredOn(target -> target.job().equals("postgresql"))
          .allSatisfy(
              target ->
                  assertThat(target.url())
                      .isEqualTo(
                          "http://%s/probe?target=%s"
                              .formatted(agent.address(), target.instance())))
          .extracting(Prometheus.Target::instance)
          .containsExactlyInAnyOrderElementsOf(FLEET);

      JsonNode answers = prometheus.query("answer_n{job=\"postgresql\", env=\"prod\"} == 42");
      assertThat(labels(answers, "server")).containsExactlyElementsOf(FLEET);
      assertThat(labels(answers, "instance")).containsExactlyElementsOf(FLEET);
      assertThat(prometheus.query("pgvitals_build_info{job=\"pgvitals-agent\"}")).hasSize(1);
      assertThat(prometheus.query("pg_up{job=\"pgvitals-agent\"}")).isEmpty();

      agent.configure(servers(List.of("shop-1", "fresh")));
      assertThat(agent.reload().status()).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(prometheus.targets())
                      .filteredOn(target -> target.job().equals("postgresql"))
                      .filteredOn(target -> target.health().equals("up"))
                      .extracting(Prometheus.Target::instance)
                      .containsExactlyInAnyOrder("shop-1", "fresh"));
    }
  }
}
