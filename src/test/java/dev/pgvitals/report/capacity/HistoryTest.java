package dev.pgvitals.report.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.pgvitals.report.prometheus.PrometheusAccess;
import dev.pgvitals.report.prometheus.PrometheusClient;
import dev.pgvitals.report.prometheus.Selection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a Prometheus that has limits, which is played here. */
class HistoryTest {
  private static final long DAY = 86_400;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Pattern RANGE = Pattern.compile("end=(\\d+)&start=(\\d+)&step=86400");

  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int most = 1_000;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Matcher range = RANGE.matcher(exchange.getRequestURI().getQuery());
          assertThat(range.find()).isTrue();
          int days = days(range);
          asked.add(days);
          byte[] body = answer(range, days).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(days > most ? 503 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static int days(MatchResult range) {
    return (int) ((Long.parseLong(range.group(1)) - Long.parseLong(range.group(2))) / DAY) + 1;
  }

  /** The number of each day as its value, and none at all every tenth. */
  private static String answer(MatchResult range, int days) {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < days; i++) {
      long at = Long.parseLong(range.group(2)) + i * DAY;
      values
          .append(i == 0 ? "" : ",")
          .append("[%d,\"%s\"]".formatted(at, at / DAY % 10 == 0 ? "NaN" : at / DAY - 1));
    }
    return "{\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"server\":\"a\"},"
        + "\"values\":["
        + values
        + "]}]}}";
  }

  private Map<Thing, Points> daily() throws Exception {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    PrometheusClient client =
        new PrometheusClient(PrometheusAccess.open(url), Duration.ofSeconds(30));
    return new History(client, Selection.of(List.of()), NOON).daily(Thing.SERVER, "x");
  }

  private Points pointsOfA() throws Exception {
    return Optional.ofNullable(daily().get(new Thing(List.of("a"))))
        .orElseThrow(() -> new AssertionError("no points of the server a"));
  }

  @Test
  void daysAreThoseThatAreOver() throws Exception {
    Points points = pointsOfA();

    assertThat(asked).containsExactly(30, 30, 30);
    assertThat(points.lastDay()).isEqualTo(NOON.getEpochSecond() / DAY - 1);
    assertThat(points.span()).isEqualTo(90);
    assertThat(points.size()).isEqualTo(81);
    for (int i = 0; i < points.size(); i++) {
      assertThat(points.values()[i]).isEqualTo((double) points.days()[i]);
    }
  }

  @Test
  void whatIsTooMuchIsAskedForInParts() throws Exception {
    most = 10;
    Points points = pointsOfA();

    assertThat(points.size()).isEqualTo(81);
    assertThat(asked).startsWith(30, 15, 8, 7, 15, 8, 7);
  }

  @Test
  void whatIsTooMuchForADayIsSaid() {
    most = 0;
    assertThatThrownBy(this::daily).hasMessageContaining("answers with HTTP status 503");
  }
}
