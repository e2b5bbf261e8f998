package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.route.Cluster;
import dev.pgvitals.route.Position;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteEndpointsTest {
  private final Cluster cluster = new Cluster("orders", Duration.ofMillis(250), () -> 0);
  private final ServedAgent agent;

  RouteEndpointsTest() throws Exception {
    agent = new ServedAgent();
    cluster.consistOf(List.of("p1", "r1"));
    cluster.sampled("p1", new Position(0, 0, false, 64, 3, false, "7"));
    agent.clusters = Optional.of(Map.of("orders", cluster));
  }

  @AfterEach
  void close() {
    agent.close();
  }

  private void assertAnswer(String path, int status, String body) throws Exception {
    HttpResponse<String> answer = agent.get(path);
    assertThat(answer.body()).isEqualTo(body + "\n");
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void aServerThatIsReadyIs200AndOthersAre503() throws Exception {
    assertAnswer(
        "/route/orders/p1?max_lag=1s",
        200,
        "{\"server\":\"p1\",\"ready\":true,\"role\":\"primary\",\"lag_seconds\":0,\"lag_bytes\":0,"
            + "\"streaming\":false,\"timeline\":3,\"age_seconds\":0,\"reason\":null}");
    assertAnswer(
        "/route/orders/r1?max_lag=1s&role=replica",
        503,
        "{\"server\":\"r1\",\"ready\":false,\"role\":null,\"lag_seconds\":null,\"lag_bytes\":null,"
            + "\"streaming\":null,\"timeline\":null,\"age_seconds\":null,"
            + "\"reason\":\"it has not answered yet\"}");
    assertThat(agent.get("/route/orders/primary").body()).startsWith("{\"server\":\"p1\"");
  }

  @Test
  void allServersOfAClusterAreListed() throws Exception {
    HttpResponse<String> answer = agent.get("/route/orders");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .startsWith(
            "{\"cluster\":\"orders\",\"interval_seconds\":0.25,\"primary\":\"p1\",\"reason\":null,"
                + "\"servers\":[\n{\"server\":\"p1\",\"ready\":true,")
        .contains("\n{\"server\":\"r1\",\"ready\":false,");
  }

  @Test
  void whatCannotBeAnsweredSaysWhy() throws Exception {
    assertAnswer(
        "/route/orders/p1?max_lag=499ms",
        400,
        "max_lag must be at least 500ms, twice routing.interval, which is 250ms: a shorter lag"
            + " cannot be proven");
    assertAnswer(
        "/route/orders/p1?max_lag=soon",
        400,
        "max_lag must be a duration such as 500ms or 1s, but it is 'soon'");
    assertAnswer(
        "/route/orders/p1?role=leader", 400, "role must be primary or replica, but it is 'leader'");
    assertAnswer("/route/orders/r9", 404, "cluster 'orders' has no server 'r9'; known: p1, r1");
    assertAnswer("/route/shop/p1", 404, "unknown cluster 'shop'; known: orders");
    assertAnswer("/route/shop", 404, "unknown cluster 'shop'; known: orders");
  }

  @Test
  void withoutRoutingThereIsNothing() throws Exception {
    agent.clusters = Optional.empty();

    assertAnswer(
        "/route/orders/p1", 404, "there is no routing: write `routing: {}` into the configuration");
  }
}
