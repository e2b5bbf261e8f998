package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.web.status.ServerStatus;
import dev.pgvitals.web.status.Stall;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointsTest {
  private static final String OPENMETRICS =
      "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  private ServedAgent agent;

  @BeforeEach
  void twoServersOfWhichOneIsDown() throws ListenException {
    agent = new ServedAgent();
    agent.add("orders", ServerStatus.State.UP);
    agent.add("<stock>", ServerStatus.State.DOWN);
    agent.addRows("orders", 3);
  }

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void metricsShowsAllServersAndTheAgent() {
    HttpResponse<String> response = agent.get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(header(response, "Content-Length"))
        .isEqualTo(Integer.toString(response.body().length()));
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Vary")).isEqualTo("Accept, Accept-Encoding");
    assertThat(response.body())
        .contains(
            "# TYPE pg_up gauge\npg_up{server=\"<stock>\"} 0\npg_up{server=\"orders\"} 1\n",
            "pg_rows{server=\"orders\",relname=\"table_2\"} 2\n",
            "pgvitals_build_info{",
            "process_cpu_seconds_total ");
  }

  @Test
  void whoAsksForOpenMetricsAndGzipGetsBoth() throws IOException {
    HttpResponse<byte[]> response =
        agent.bytes("/metrics", "Accept", OPENMETRICS, "Accept-Encoding", "gzip");

    assertThat(header(response, "Content-Type"))
        .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(response, "Content-Length"))
        .isEqualTo(Integer.toString(response.body().length));
    try (var in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("pg_up{server=\"orders\"} 1\n")
          .endsWith("# EOF\n")
          .containsOnlyOnce("# EOF");
    }
  }

  @Test
  void metricsOfSomeServersLeavesOutTheOthersAndTheAgent() {
    assertThat(agent.get("/metrics?server=orders&query=up").body())
        .isEqualTo(
            """
            # HELP pg_up Whether the server answers
            # TYPE pg_up gauge
            pg_up{server="orders"} 1
            """);
    assertThat(agent.get("/metrics?server=orders&server=%3Cstock%3E&query=up").body())
        .contains("<stock>", "orders");
  }

  @Test
  void theAgentAloneCanBeScraped() {
    for (String accepted : List.of("text/plain", OPENMETRICS)) {
      assertThat(agent.get("/metrics/agent", "Accept", accepted).body())
          .contains("pgvitals_build_info{", "process_cpu_seconds_total ")
          .doesNotContain("pg_up", "pg_rows");
    }
    assertThat(agent.get("/metrics/agent?server=orders").statusCode()).isEqualTo(400);
  }

  @Test
  void aQueryThatHasNoResultNowSaysSo() {
    HttpResponse<String> response = agent.get("/metrics?query=pg_failing");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("# No samples now.\n");
  }

  @Test
  void probeShowsOneServerAsATargetOfItsOwn() {
    assertThat(agent.get("/probe?target=orders").body())
        .contains("pg_up 1\n", "pg_rows{relname=\"table_0\"} 0\n")
        .doesNotContain("server=", "pgvitals_");
  }

  @Test
  void probeOfAServerThatIsDownAnswersThatItIs() {
    HttpResponse<String> response = agent.get("/probe?target=%3Cstock%3E");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("pg_up 0\n");
  }

  @Test
  void probeOfAServerThatWasNotTriedYetIsNoAnswer() {
    agent.add("new", ServerStatus.State.NOT_TRIED);

    HttpResponse<String> response = agent.get("/probe?target=new");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("'new' has not been tried yet\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /metrics?server=ordres | 404 | unknown server 'ordres'; known: orders, <stock>
          /metrics?query=pg_lcks | 404 | unknown query 'pg_lcks'; known: up, pg_rows, pg_failing
          /metrics?sever=orders | 400 | unknown parameter 'sever'; known: server, query
          /metrics?server=a%0Ab | 404 | unknown server 'a?b'; known: orders, <stock>
          /probe | 400 | exactly one target is required: /probe?target=NAME; known: orders, <stock>
          /probe?target=orders&target=x | 400 | exactly one target is required: /probe?target=NAME; known: orders, <stock>
          /probe?target=none | 404 | unknown target 'none'; known: orders, <stock>
          /metricsfoo | 404 | not found; see / for the endpoints
          /metrics/ | 404 | not found; see / for the endpoints
          /-/healthy/x | 404 | not found; see / for the endpoints
          /favicon.ico | 404 | not found; see / for the endpoints
          """)
  void aRequestThatCannotBeServedIsToldWhy(String path, int status, String text) {
    HttpResponse<String> response = agent.get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(text + "\n");
    assertThat(header(response, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void aQueryStringHasItsBounds() {
    HttpResponse<String> many = agent.get("/metrics?" + "server=orders&".repeat(1_100));
    HttpResponse<String> some =
        agent.get("/metrics?" + "server=orders&".repeat(1_000) + "query=up");

    assertThat(many.statusCode()).isEqualTo(400);
    assertThat(many.body()).isEqualTo("there are more than 1024 parameters\n");
    assertThat(some.statusCode()).isEqualTo(200);
  }

  @Test
  void healthyIsTheProcessWhateverTheServersAre() {
    agent.untried = List.of("orders", "<stock>");

    assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(agent.get("/-/healthy").body()).isEqualTo("healthy\n");
  }

  @Test
  void readySaysWhyItIsNot() {
    assertThat(agent.get("/-/ready").statusCode()).isEqualTo(200);

    agent.untried = List.of("orders", "<stock>");

    assertThat(agent.get("/-/ready").statusCode()).isEqualTo(503);
    assertThat(agent.get("/-/ready").body())
        .isEqualTo("not ready: not tried yet: orders, <stock>\n");
  }

  @Test
  void reloadTellsWhatCameOfIt() {
    HttpResponse<String> done = agent.send("POST", "/-/reload");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body()).isEqualTo("reloaded: 2 servers, 3 queries\n");

    agent.outcome =
        ReloadOutcome.refused(
            List.of(
                new Problem(new Position("a.yaml", 1, 2), "", "bad"),
                new Problem(new Position("b.yaml", 3, 4), "", "worse")));
    HttpResponse<String> refused = agent.send("POST", "/-/reload");

    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(refused.body()).isEqualTo("a.yaml:1:2: bad\nb.yaml:3:4: worse\n");
  }

  @Test
  void aPageFromElsewhereCannotReload() {
    HttpResponse<String> refused = agent.send("POST", "/-/reload", "Sec-Fetch-Site", "cross-site");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("reload requests from other web sites are not allowed\n");
  }

  @Test
  void anAgentThatDoesNotDoItsWorkIsUnhealthyAndSaysWhy() {
    assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);

    agent.stall = Optional.of(new Stall(Stall.Part.COLLECTION, Duration.ofSeconds(11)));
    HttpResponse<String> ill = agent.get("/-/healthy");

    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(ill.body())
        .isEqualTo("unhealthy: nothing collected for 11 s: the agent is stuck, restart it\n");
  }

  @Test
  void anErrorInOneAnswerIsAnAnswerToo() {
    agent.onServers =
        () -> {
          throw new StackOverflowError();
        };

    assertThat(agent.get("/").statusCode()).isEqualTo(500);
    assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void reloadIsNotForGet() {
    HttpResponse<String> response = agent.get("/-/reload");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void readingIsForGetAndHead(String method) {
    HttpResponse<String> response = agent.send(method, "/metrics");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics?server=orders", "/-/healthy", "/nothing"})
  void headIsGetWithoutTheBody(String path) {
    HttpResponse<String> get = agent.get(path);
    HttpResponse<String> head = agent.send("HEAD", path);

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length")).isEqualTo(header(get, "Content-Length"));
    assertThat(header(head, "Content-Type")).isEqualTo(header(get, "Content-Type"));
  }

  @Test
  void theFrontPageNamesTheServersAndNothingFromOutside() {
    HttpResponse<String> response = agent.get("/");

    assertThat(header(response, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(response, "Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(response.body())
        .contains(
            "1.2.3",
            "<td><a href=\"server/orders\">orders</a></td><td>up</td><td>85, healthy</td><td>PostgreSQL 16.2, primary, 3 queries, 4 series</td>",
            "<td><a href=\"server/%3Cstock%3E\">&lt;stock&gt;</a></td><td class=\"critical\">down</td><td>85, healthy</td><td>connect</td>",
            "href=\"metrics\"")
        .doesNotContain("<stock>", "http://", "https://");
  }

  @Test
  void aFaultInTheAgentIsA500ThatGivesNothingAway() {
    agent.servers.add(null);

    HttpResponse<String> response = agent.get("/");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("internal error; see the agent's log\n");
  }

  @Test
  void requestsAreCountedByPathAndCode() {
    agent.get("/-/healthy");
    agent.get("/wp-admin");
    agent.get("/cgi-bin");
    agent.get("/-/reload");

    await()
        .untilAsserted(
            () ->
                assertThat(agent.get("/metrics").body())
                    .contains(
                        "pgvitals_http_requests_total{code=\"200\",path=\"/-/healthy\"} 1",
                        "pgvitals_http_requests_total{code=\"404\",path=\"other\"} 2",
                        "pgvitals_http_requests_total{code=\"405\",path=\"/-/reload\"} 1",
                        "pgvitals_http_request_duration_seconds_count{path=\"/-/healthy\"} 1"));
  }

  @Test
  void anAddressInUseIsSaidWithTheRemedy() throws ListenException {
    int port = agent.address().getPort();
    AgentMetrics metrics = new AgentMetrics("x");
    SliceStore store = new SliceStore(System::nanoTime);

    try (HttpEndpoints second =
        new HttpEndpoints(new Exposition(store, metrics.registry()), metrics, agent)) {
      assertThatThrownBy(() -> second.start(new ListenAddress("127.0.0.1", port)))
          .isInstanceOf(ListenException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:"
                  + port
                  + ": Address already in use;"
                  + " stop what uses it or choose another address with `listen:` or"
                  + " --listen");
      assertThatThrownBy(() -> second.start(new ListenAddress("no.such.host.invalid", 0)))
          .isInstanceOf(ListenException.class)
          .hasMessage(
              "cannot listen on no.such.host.invalid:0: unknown host 'no.such.host.invalid';"
                  + " correct `listen:` or --listen");
    }
  }

  @Test
  void afterClosingNobodyListensAndTheAddressIsFree() throws ListenException {
    agent.get("/-/healthy");
    int port = agent.address().getPort();

    agent.close();

    AgentMetrics metrics = new AgentMetrics("x");
    SliceStore store = new SliceStore(System::nanoTime);
    try (HttpEndpoints next =
        new HttpEndpoints(new Exposition(store, metrics.registry()), metrics, agent)) {
      assertThat(next.start(new ListenAddress("127.0.0.1", port)).getPort()).isEqualTo(port);
      assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("(none)");
  }
}
