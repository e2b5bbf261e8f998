package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent on a real server, seen through its endpoints. */
class AgentIT {
  private static final String QUERIES =
      """
      shop:
        query: SELECT 'north' AS region, 3 AS orders, 40 AS sold UNION ALL SELECT 'süd', 4, 41
        metrics:
          - region: {usage: LABEL}
          - orders: {usage: GAUGE, description: Orders waiting}
          - sold: {usage: COUNTER, description: Orders done}
      answer:
        query: SELECT 42 AS value
        metrics:
          - value: {usage: GAUGE, description: The answer}
      """;

  private static Postgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void theServer() {
    postgres = Postgres.shared(18);
  }

  private static String server(String name) {
    return server(
        name,
        postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")
            + "?application_name="
            + name);
  }

  private static String server(String name, String url) {
    return "  - {name: %s, url: '%s', connect_timeout: 1s}\n".formatted(name, url);
  }

  private static String often(String... servers) {
    return "interval: 1s\nservers:\n" + String.join("", servers);
  }

  private static String seldom(String... servers) {
    return "interval: 1h\nservers:\n" + String.join("", servers);
  }

  private RunningAgent start(String configuration) throws ProblemsException, ListenException {
    return RunningAgent.start(directory, QUERIES, configuration);
  }

  private static void awaitEachQuery(RunningAgent agent) {
    agent.awaitSample("pgvitals_query_success{server=\"db\",query=\"answer\"} 1");
    agent.awaitSample("pgvitals_query_success{server=\"db\",query=\"shop\"} 1");
  }

  @Test
  void metricsComeAsTextAsOpenMetricsAndPacked() throws Exception {
    try (RunningAgent agent = start(seldom(server("db")))) {
      agent.awaitSample("answer_value{server=\"db\"} 42");
      agent.awaitSample("shop_orders{server=\"db\",region=\"süd\"} 4");

      Http.Answer text = agent.get("/metrics?server=db");
      assertThat(text.status()).isEqualTo(200);
      assertThat(text.contentType()).startsWith("text/plain; version=0.0.4");
      assertThat(text.body())
          .contains(
              """
              # HELP shop_sold_total Orders done
              # TYPE shop_sold_total counter
              shop_sold_total{server="db",region="north"} 40
              """);

      Http.Answer openMetrics =
          agent.get("/metrics?server=db", "Accept", "application/openmetrics-text; version=1.0.0");
      assertThat(openMetrics.contentType()).startsWith("application/openmetrics-text");
      assertThat(openMetrics.body()).contains("# TYPE shop_sold counter\n").endsWith("# EOF\n");

      Http.Answer packed = agent.get("/metrics?server=db", "Accept-Encoding", "gzip");
      assertThat(packed.gzip()).isTrue();
      assertThat(packed.samples()).contains("shop_orders{server=\"db\",region=\"süd\"} 4");
    }
  }

  @Test
  void twoScrapesOfUnchangedDataAreByteIdentical() throws Exception {
    try (RunningAgent agent = start(seldom(server("db")))) {
      awaitEachQuery(agent);

      String first = agent.get("/metrics?server=db").body();
      String second = agent.get("/metrics?server=db").body();

      assertThat(first).contains("answer_value{server=\"db\"} 42\n");
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void aScrapeMayAskForSomeServersAndSomeQueries() throws Exception {
    try (RunningAgent agent = start(seldom(server("a"), server("b")))) {
      agent.awaitSample("answer_value{server=\"a\"} 42");
      agent.awaitSample("answer_value{server=\"b\"} 42");
      agent.awaitSample("shop_orders{server=\"b\",region=\"north\"} 3");

      assertThat(agent.get("/metrics?server=b").samples())
          .contains("answer_value{server=\"b\"} 42", "pg_up{server=\"b\"} 1")
          .noneMatch(sample -> sample.contains("server=\"a\""));
      assertThat(agent.get("/metrics?server=b&query=answer").samples())
          .containsExactly("answer_value{server=\"b\"} 42");
      assertThat(agent.get("/probe?target=b").samples())
          .contains("answer_value 42", "shop_orders{region=\"north\"} 3", "pg_up 1")
          .noneMatch(sample -> sample.contains("server="));
      assertThat(agent.get("/metrics?server=c"))
          .extracting(Http.Answer::status, Http.Answer::body)
          .containsExactly(404, "unknown server 'c'; known: a, b\n");
    }
  }

  @Test
  void itIsReadyWhenEachServerHasBeenTriedAndOneThatIsDownCostsItsOwnSeriesOnly() throws Exception {
    try (BlackHole hole = new BlackHole();
        RunningAgent agent =
            start(
                often(
                    server("db"),
                    server("hole", hole.uri()),
                    server("gone", "postgresql://u@127.0.0.1:1/d")))) {
      Http.Answer early = agent.get("/-/ready");
      assertThat(early.status()).isEqualTo(503);
      assertThat(early.body()).startsWith("not ready: not tried yet: ").contains("hole");

      await("ready")
          .pollInterval(Duration.ofMillis(20))
          .until(() -> agent.get("/-/ready").status() == 200);

      agent.awaitSample("shop_orders{server=\"db\",region=\"north\"} 3");
      assertThat(agent.samples())
          .contains(
              "pg_up{server=\"db\"} 1",
              "pg_up{server=\"hole\"} 0",
              "pg_up{server=\"gone\"} 0",
              "answer_value{server=\"db\"} 42")
          .noneMatch(sample -> sample.startsWith("answer_value{server=\"hole\""));
      assertThat(agent.get("/-/healthy").status()).isEqualTo(200);
    }
  }

  @Test
  void aRefusedReloadSaysEverythingThatIsWrongAndChangesNothing() throws Exception {
    try (RunningAgent agent = start(seldom(server("db")))) {
      awaitEachQuery(agent);
      String before = agent.get("/metrics?server=db").body();
      agent.queries("answer: {query: SELECT 1, metrics: [{value: {usage: GUAGE}}], intervall: 1m}");

      Http.Answer refused = agent.reload();

      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.body())
          .contains("queries.yaml:1:53: answer.metrics.value.usage: ")
          .contains("did you mean \"GAUGE\"")
          .contains("queries.yaml:1:63: answer: unknown key \"intervall\"");
      agent.awaitSample("pgvitals_config_last_reload_successful 0.0");
      assertThat(agent.get("/metrics?server=db").body()).isEqualTo(before);

      agent.queries(QUERIES.replace("42", "43"));
      assertThat(agent.reload().body()).isEqualTo("reloaded: 1 server, 2 queries\n");
      agent.awaitSample("pgvitals_config_last_reload_successful 1.0");
      agent.awaitSample("answer_value{server=\"db\"} 43");
    }
  }

  @Test
  void aReloadTakesUpAndLetsGoOfServersAndLeavesTheOthersTheirConnections() throws Exception {
    try (RunningAgent agent = start(often(server("kept"), server("left")))) {
      agent.awaitSample("answer_value{server=\"kept\"} 42");
      agent.awaitSample("answer_value{server=\"left\"} 42");
      await().until(() -> postgres.backendPids("kept").size() == 1);
      List<Long> connections = postgres.backendPids("kept");

      agent.configure(often(server("kept"), server("came")));
      assertThat(agent.reload().status()).isEqualTo(200);

      agent.awaitSample("answer_value{server=\"came\"} 42");
      agent.awaitSamples(
          "nothing of a server that left",
          samples -> samples.stream().noneMatch(sample -> sample.contains("server=\"left\"")));
      assertThat(agent.samples()).contains("answer_value{server=\"kept\"} 42");
      assertThat(postgres.backendPids("kept")).isEqualTo(connections);
      await("connections of a server that left")
          .until(() -> postgres.backendPids("left").isEmpty());
    }
    await("connections of a stopped agent").until(() -> postgres.backendPids("kept").isEmpty());
  }

  @Test
  void twoAgentsWatchOneServer(@TempDir Path another) throws Exception {
    try (RunningAgent one = start(seldom(server("db")));
        RunningAgent two = RunningAgent.start(another, QUERIES, seldom(server("db")))) {
      one.awaitSample("answer_value{server=\"db\"} 42");
      two.awaitSample("answer_value{server=\"db\"} 42");
    }
  }

  @Test
  void countersCanKeepTheNamesOfThePostgresExporter() throws Exception {
    try (RunningAgent agent = start("names: postgres_exporter\n" + seldom(server("db")))) {
      agent.awaitSample("shop_sold{server=\"db\",region=\"north\"} 40");
      assertThat(agent.get("/metrics?server=db").body())
          .contains("# TYPE shop_sold counter\n")
          .doesNotContain("shop_sold_total");
    }
  }

  @Test
  void itDoesNotStartOnABrokenCatalogue() {
    assertThatThrownBy(
            () ->
                RunningAgent.start(
                    directory,
                    "a: {scope: cluster, query: SELECT 1}\nb: {scope: cluster, metrics: []}\n",
                    seldom(server("db"))))
        .isInstanceOfSatisfying(
            ProblemsException.class,
            refused -> assertThat(refused.problems()).hasSizeGreaterThanOrEqualTo(2));
  }

  @Test
  void itDoesNotStartOnAnAddressThatIsTaken(@TempDir Path another) throws Exception {
    try (BlackHole taken = new BlackHole()) {
      assertThatThrownBy(
              () ->
                  Agent.start(
                      files ->
                          setup(another).listeningOn(new ListenAddress("127.0.0.1", taken.port()))))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("Address already in use; stop what uses it");
    }
  }

  private static Setup setup(Path directory) throws ProblemsException {
    return Setup.read(
        directory.resolve("pgvitals.yaml"),
        seldom(server("db")),
        new Environment(Map.of(), directory, "tester"));
  }
}
