package dev.pgvitals.report.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, what is read, and what is said of answers that are none. */
class PrometheusClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final String EMPTY =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";

  private static PrometheusClient client(Answering server) {
    return new PrometheusClient(server.access(""), PATIENCE);
  }

  private static String refusal(int status, String body, String... header) throws IOException {
    try (Answering server = new Answering(status, body, header)) {
      String message =
          String.valueOf(
              catchThrowableOfType(PrometheusException.class, () -> client(server).query("up", NOW))
                  .getMessage());
      assertThat(message).startsWith(server.url(""));
      return message.substring(server.url("").length());
    }
  }

  @Test
  void keepsThePathThatStandsBeforeTheApi() throws Exception {
    try (Answering server = new Answering(200, EMPTY)) {
      String base = PrometheusAccess.base(URI.create(server.url("/select/0/prometheus/")));
      PrometheusAccess access =
          new PrometheusAccess(base, Optional.empty(), Optional.empty(), Optional.empty());
      new PrometheusClient(access, PATIENCE).query("sum(up{a=\"b&c\"})", NOW);

      assertThat(server.asked)
          .containsExactly(
              "/select/0/prometheus/api/v1/query?query=sum%28up%7Ba%3D%22b%26c%22%7D%29"
                  + "&time=1700000000&timeout=30s");
    }
  }

  @Test
  void sendsLoginAndTenantAndShowsNeither() throws Exception {
    try (Answering server = new Answering(200, EMPTY)) {
      PrometheusAccess access =
          new PrometheusAccess(
              server.url(""),
              Optional.of(PrometheusAccess.basic("ann", "s3cret")),
              Optional.of("team-a"),
              Optional.empty());
      new PrometheusClient(access, PATIENCE).query("up", NOW);

      assertThat(server.header("Authorization")).containsExactly("Basic YW5uOnMzY3JldA==");
      assertThat(server.header("X-scope-orgid")).containsExactly("team-a");
      assertThat(access).hasToString(server.url(""));
    }
  }

  @Test
  void readsValuesThatAreNoNumbers() throws Exception {
    String body =
        """
        {"status":"success","data":{"resultType":"vector","result":[
          {"metric":{"server":"a"},"value":[1700000000,"NaN"]},
          {"metric":{"server":"b"},"value":[1700000000.5,"+Inf"]},
          {"metric":{},"value":[1700000000,"-1e3"]},
          {"metric":{},"histogram":[1700000000,{}]}]}}
        """;
    try (Answering server = new Answering(200, body)) {
      List<Sample> samples = client(server).query("x", NOW);

      assertThat(samples)
          .extracting(Sample::value)
          .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, -1000.0);
      assertThat(samples).extracting(s -> s.label("server")).containsExactly("a", "b", "");
    }
  }

  @Test
  void readsRangesWithGaps() throws Exception {
    String body =
        """
        {"status":"success","data":{"resultType":"matrix","result":[
          {"metric":{"server":"a"},"values":[[86400,"1"],[259200,"3"]]}]},
         "warnings":["store-1 is away","PromQL info: metric might not be a counter"]}
        """;
    try (Answering server = new Answering(200, body)) {
      PrometheusClient client = client(server);
      List<RangeSeries> series = client.range("x", Instant.EPOCH, NOW, Duration.ofDays(1));

      assertThat(series)
          .containsExactly(
              new RangeSeries(
                  Map.of("server", "a"), new TreeMap<>(Map.of(86400L, 1.0, 259200L, 3.0))));
      assertThat(client.warnings()).containsExactly("store-1 is away");
      assertThat(server.asked.get(0)).contains("start=0", "end=1700000000", "step=86400");
    }
  }

  @Test
  void saysWhatTheExpressionWasRefusedFor() throws Exception {
    assertThat(
            refusal(
                400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}"))
        .isEqualTo(" answers with HTTP status 400: parse error");
  }

  @Test
  void saysThatALoginIsWanted() throws Exception {
    assertThat(refusal(401, "Unauthorized\n"))
        .isEqualTo(
            " wants a login, or another one (HTTP status 401: Unauthorized); give"
                + " --prometheus-user and --prometheus-password-file, or --prometheus-token-file");
    assertThat(refusal(403, "")).contains("wants a login, or another one (HTTP status 403)");
  }

  @Test
  void takesNoLoginElsewhere() throws Exception {
    assertThat(refusal(302, "", "Location", "http://elsewhere.example/"))
        .contains("a redirect, which is not followed");
  }

  @Test
  void saysWhereTheApiIsNot() throws Exception {
    assertThat(refusal(404, "404 page not found")).contains("has no /api/v1 there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>Grafana</html>",
        "",
        "[]",
        "{}",
        "{\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
        "{\"data\":{\"resultType\":\"vector\",\"result\":[1]}}",
        "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1]}]}}",
        "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"x\"]}]}}",
        "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"a\":{}},\"value\":[1,\"1\"]}]}}"
      })
  void whatAnswersOtherwiseIsNoPrometheus(String body) throws Exception {
    assertThat(refusal(200, body)).isEqualTo(" is no Prometheus; correct --prometheus");
  }

  @ParameterizedTest
  @ValueSource(ints = {422, 429, 503, 504})
  void tellsWhereLessAtOnceMaySucceed(int status) throws Exception {
    try (Answering server = new Answering(status, "{\"error\":\"too many samples\"}")) {
      assertThat(
              catchThrowableOfType(PrometheusException.class, () -> client(server).query("x", NOW))
                  .isTooMuch())
          .isTrue();
    }
  }

  @Test
  void endsWhatDoesNotEnd() throws Exception {
    try (Answering server = new Answering(200, "x".repeat((64 << 20) + 1))) {
      assertThatThrownBy(() -> client(server).query("x", NOW))
          .hasMessageContaining("answers with more than 64 MiB");
    }
  }

  @Test
  void nobodyIsThere() {
    PrometheusAccess access = PrometheusAccess.open(URI.create("http://nowhere.invalid:9090/"));
    assertThatThrownBy(() -> new PrometheusClient(access, PATIENCE).query("x", NOW))
        .hasMessage(
            "http://nowhere.invalid:9090 cannot be asked: unknown host; correct --prometheus");
  }

  /** Each of dozens of questions would take two minutes. */
  @Test
  void whoeverIsLateThreeTimesIsNotAskedAgain() throws Exception {
    // With the five seconds that an answer may be on its way it is a tenth of a second.
    Duration none = Duration.ofMillis(-4900);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      PrometheusAccess access =
          PrometheusAccess.open(URI.create("http://127.0.0.1:" + silent.getLocalPort()));
      PrometheusClient client = new PrometheusClient(access, none);
      for (int i = 0; i < 3; i++) {
        assertThat(
                catchThrowableOfType(PrometheusException.class, () -> client.query("x", NOW))
                    .isTooMuch())
            .isTrue();
      }
      PrometheusException last =
          catchThrowableOfType(PrometheusException.class, () -> client.query("x", NOW));
      assertThat(last).hasMessageContaining("has not answered 3 questions");
      assertThat(last.isTooMuch()).isFalse();
    }
  }

  @Test
  void quotesWhateverALabelHas() {
    assertThat(PrometheusClient.quoted("a\"b\\c\nd{}")).isEqualTo("\"a\\\"b\\\\c\\nd{}\"");
  }
}
