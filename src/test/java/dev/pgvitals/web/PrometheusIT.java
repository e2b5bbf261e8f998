package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a real Prometheus makes of the agent's pages, in each format that it may ask for: counters,
 * and histograms whose limits are the same series whichever it is.
 */
class PrometheusIT {
  private static final String QUERIES =
      """
      answer: {query: SELECT 42 AS n, metrics: [{n: {usage: COUNTER, rename: n_total, description: It}}]}
      age:
        query: SELECT unnest(ARRAY[0.5, 2, 40]) AS seconds
        metrics: [{seconds: {usage: HISTOGRAM, bucket: [1, 2.5, 10], description: Ages}}]
      size:
        query: SELECT ARRAY[1, 2.5, 10] AS bytes, ARRAY[1, 2, 3] AS bytes_bucket, 12 AS bytes_sum, 3 AS bytes_count
        metrics: [{bytes: {usage: HISTOGRAM, description: Sizes}}]
      """;

  /** Of releases that can be told what to ask for. */
  private static final List<String> PROTOCOLS =
      List.of(
          "OpenMetricsText1.0.0",
          "OpenMetricsText0.0.1",
          "PrometheusText1.0.0",
          "PrometheusText0.0.4",
          "PrometheusProto");

  @TempDir private Path directory;
  @TempDir private Path prometheusDirectory;

  @ParameterizedTest
  @EnumSource
  void everyFormatThatPrometheusMayAskForGivesTheSameSeries(Release release) throws Exception {
    Postgres postgres = Postgres.shared(18);
    String servers =
        "interval: 1s\nservers: [{name: db, url: '%s'}]\n"
            .formatted(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"));
    List<String> jobs = new ArrayList<>(List.of("as it likes"));
    try (RunningAgent agent = RunningAgent.start(directory, QUERIES, servers)) {
      StringBuilder configuration =
          new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n")
              .append(job("as it likes", "", agent.address()));
      if (release == Release.SID) {
        for (String protocol : PROTOCOLS) {
          jobs.add(protocol);
          configuration.append(job(protocol, protocol, agent.address()));
        }
      }
      try (Prometheus prometheus =
          Prometheus.start(release, prometheusDirectory, configuration.toString())) {
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .untilAsserted(
                () ->
                    assertThat(values(prometheus.query("answer_n_total == 42"), "job"))
                        .containsExactlyInAnyOrderElementsOf(jobs));
        assertThat(prometheus.targets())
            .allSatisfy(target -> assertThat(target.error()).isEmpty())
            .allSatisfy(target -> assertThat(target.health()).isEqualTo("up"));
        for (String job : jobs) {
          assertThat(bounds(prometheus, "size_bytes_bucket", job))
              .as(job)
              .containsExactlyInAnyOrder("1.0", "2.5", "10.0", "+Inf");
          // Gauges, whose labels nobody touches.
          assertThat(bounds(prometheus, "age_seconds_bucket", job))
              .as(job)
              .containsExactlyInAnyOrder("1", "2.5", "10", "+Inf");
          assertThat(
                  prometheus.query(
                      "age_seconds_bucket{job=\"%s\", le=\"2.5\"} == 2".formatted(job)))
              .as(job)
              .hasSize(1);
        }
      }
    }
  }

  private static String job(String name, String protocol, String address) {
    String protocols = protocol.isEmpty() ? "" : ", scrape_protocols: [" + protocol + "]";
    return "  - {job_name: '%s', static_configs: [{targets: ['%s']}]%s}\n"
        .formatted(name, address, protocols);
  }

  private static Set<String> bounds(Prometheus prometheus, String name, String job) {
    return values(prometheus.query("%s{job=\"%s\"}".formatted(name, job)), "le");
  }

  private static Set<String> values(JsonNode series, String label) {
    Set<String> values = new TreeSet<>();
    series.forEach(one -> values.add(one.at("/metric/" + label).asText()));
    return values;
  }
}
