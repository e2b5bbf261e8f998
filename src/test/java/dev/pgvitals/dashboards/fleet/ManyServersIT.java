package dev.pgvitals.dashboards.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.dashboard.promql.Promql;
import dev.pgvitals.dashboards.DashboardFile;
import dev.pgvitals.demo.Demo;
import dev.pgvitals.demo.Systems;
import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped boards of 500 servers, asked of a Prometheus that has them. */
@ResourceLock(value = Systems.RUNS, mode = ResourceAccessMode.READ)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyServersIT {
  private static final int SERVERS = 500;

  /** So many lines a reader can tell apart, with some goodwill. */
  private static final int MOST = 50;

  private static final int SECONDS = 60;
  private static final Set<String> OVER_TIME = Set.of("timeseries", "state-timeline", "heatmap");

  private FleetPage page;
  private Prometheus prometheus;

  static List<DashboardFile> boards() {
    return DashboardFile.shipped();
  }

  @BeforeAll
  void scrape(@TempDir Path directory) throws IOException, SQLException {
    page = new FleetPage(SERVERS, samplesOfTheDemo(directory), selectors());
    prometheus =
        Prometheus.start(
            Tool.Release.SYSTEM,
            Files.createDirectory(directory.resolve("prometheus")),
            """
            global: {scrape_interval: 8s, scrape_timeout: 8s}
            scrape_configs:
              - {job_name: pgvitals, honor_labels: true, static_configs: [{targets: ['%s']}]}
            """
                .formatted(page.address()));
    await("four scrapes")
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(
            () ->
                prometheus
                        .query("count_over_time(pg_up{server=\"s499\"}[5m])")
                        .at("/0/value/1")
                        .asInt()
                    >= 4);
  }

  @AfterAll
  void close() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (page != null) {
      page.close();
    }
  }

  /** A real agent's, after each of its queries has run. */
  private static List<String> samplesOfTheDemo(Path directory) throws IOException, SQLException {
    try (Demo shop = Systems.start("shop")) {
      Path configuration =
          Files.writeString(
              directory.resolve("pgvitals.yaml"),
              """
              listen: "127.0.0.1:0"
              servers: [{name: shop, url: '%s', cpus: 2}]
              """
                  .formatted(shop.url()));
      try (AgentProcess agent =
          AgentProcess.start(directory, Map.of(), "--config", configuration.toString())) {
        await("the first run of the slowest queries")
            .atMost(Duration.ofMinutes(1))
            .ignoreExceptions()
            .until(
                () ->
                    agent
                        .http()
                        .get("/metrics")
                        .body()
                        .contains("\npg_stat_statements_mean_exec_time_seconds_bucket{"));
        return agent.http().get("/metrics").samples();
      }
    }
  }

  private static List<Promql.Selector> selectors() {
    return boards().stream()
        .flatMap(board -> board.panels().stream())
        .flatMap(panel -> targets(panel).stream())
        .flatMap(target -> Promql.of(target.path("expr").asText()).selectors().stream())
        .toList();
  }

  @Test
  void thereAreSoMany() {
    assertThat(prometheus.query("count(pg_up)").at("/0/value/1").asInt()).isEqualTo(SERVERS);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void noQueryOfAGraphGivesMoreThanAReaderCanTellApart(DashboardFile board) {
    for (JsonNode panel : board.panels()) {
      if (!panel.path("type").asText().equals("table")) {
        for (JsonNode target : targets(panel)) {
          assertThat(ask(board, panel, target, "20"))
              .as("%s: %s", panel.path("title").asText(), target.path("expr").asText())
              .hasSizeLessThanOrEqualTo(MOST);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void noGraphHasMoreUnlessSomebodyChoosesSo(DashboardFile board) {
    for (JsonNode panel : board.panels()) {
      if (!panel.path("type").asText().equals("table")) {
        long series =
            targets(panel).stream()
                .mapToLong(target -> ask(board, panel, target, "10").size())
                .sum();
        assertThat(series).as(panel.path("title").asText()).isLessThanOrEqualTo(MOST);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void noTableHasMoreLinesThanThereAreServers(DashboardFile board) {
    for (JsonNode panel : board.panels()) {
      if (panel.path("type").asText().equals("table")) {
        for (JsonNode target : targets(panel)) {
          assertThat(ask(board, panel, target, "20"))
              .as("%s: %s", panel.path("title").asText(), target.path("expr").asText())
              .hasSizeLessThanOrEqualTo(SERVERS);
        }
      }
    }
  }

  /** Else the limits would be kept by nothing. */
  @Test
  void hardlyAQueryFindsNothing() {
    List<String> empty = new ArrayList<>();
    int all = 0;
    for (DashboardFile board : boards()) {
      for (JsonNode panel : board.panels()) {
        for (JsonNode target : targets(panel)) {
          all++;
          if (ask(board, panel, target, "10").isEmpty()) {
            empty.add(panel.path("title").asText() + ": " + target.path("expr").asText());
          }
        }
      }
    }
    assertThat(empty).hasSizeLessThan(all / 10);
  }

  private JsonNode ask(DashboardFile board, JsonNode panel, JsonNode target, String top) {
    String query = chosen(board, target.path("expr").asText(), top);
    Instant now = Instant.now();
    JsonNode answer =
        OVER_TIME.contains(panel.path("type").asText())
            ? prometheus.api(
                "query_range",
                Map.of(
                    "query",
                    query,
                    "start",
                    now.minusSeconds(SECONDS).toString(),
                    "end",
                    now.toString(),
                    "step",
                    "15"))
            : prometheus.api("query", Map.of("query", query));
    assertThat(answer.path("status").asText())
        .as("%s\n%s", answer.path("error").asText(), query)
        .isEqualTo("success");
    return answer.at("/data/result");
  }

  /** All of everything, but one server where only one can be chosen, and one host. */
  private static String chosen(DashboardFile board, String query, String top) {
    boolean one =
        board.variables().stream()
            .anyMatch(
                variable ->
                    variable.path("name").asText().equals("server")
                        && !variable.path("multi").asBoolean());
    return query
        .replace("$__rate_interval", "1m")
        .replace("$__range", SECONDS + "s")
        .replace("$topn", top)
        .replace("$host", "agent-042:9187")
        .replace("$server", one ? "s042" : ".*")
        .replaceAll("\\$[a-z_]+\\|?", ".*");
  }

  private static List<JsonNode> targets(JsonNode panel) {
    return DashboardFile.list(panel.path("targets"));
  }
}
