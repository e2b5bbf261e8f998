package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.alert.Level;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedId;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.feed.FeedReport;
import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.monitor.history.FigureValue;
import dev.pgvitals.monitor.history.Figures;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.status.LastReload;
import dev.pgvitals.web.status.ReloadOutcome;
import dev.pgvitals.web.status.Stall;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the API answers, whatever the servers are. */
class StatusTest {
  private static final String STATUS = "/api/v1/status";
  private static final SchemaDocument SCHEMA = SchemaDocument.of(Path.of("docs/api.schema.json"));

  private ServedAgent agent;

  @BeforeEach
  void start() throws ListenException {
    agent = new ServedAgent();
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private String body() {
    HttpResponse<String> answer = agent.get(STATUS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(SCHEMA.problems("/$defs/status", answer.body())).isEmpty();
    return answer.body();
  }

  @Test
  void timesAreToTheSecond() {
    assertThat(body()).contains("\"start_time\":\"2026-11-27T10:00:00Z\"");
  }

  @Test
  void withoutServersAllIsWell() {
    assertThat(body())
        .contains("\"ready\":true", "\"servers\":[]", "\"critical\":0", "\"version\":\"1.2.3\"");
  }

  @Test
  void aClientThatHasItAlreadyIsToldSo() {
    agent.details.add(ServedAgent.server("db", Map.of()));
    HttpResponse<String> first = agent.get(STATUS);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Cache-Control")).contains("private, no-cache");
    assertThat(first.headers().firstValue("Vary")).contains("Accept-Encoding");

    HttpResponse<String> second = agent.get(STATUS, "If-None-Match", "\"x\", " + tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(second.headers().firstValue("ETag")).contains(tag);
    assertThat(agent.get(STATUS, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(agent.get("/metrics").headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void itIsCompressedForWhoAsksForThat() throws IOException {
    agent.details.add(ServedAgent.server("db", Map.of()));
    HttpResponse<byte[]> gzip = agent.bytes(STATUS, "Accept-Encoding", "gzip");
    assertThat(gzip.headers().firstValue("Content-Encoding")).contains("gzip");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(agent.get(STATUS).body());
  }

  @Test
  void hostileNamesStayData() {
    String odd = "</script><img onerror=\"x\">\u2028\u202e\n\ud83d";
    agent.details.add(ServedAgent.server(odd, Map.of("env", odd)));
    assertThat(body())
        .doesNotContain("<")
        .doesNotContain("\u2028")
        .contains("\\u003c/script\\u003e");
  }

  @Test
  void numbersThatDoNotExistAreAbsent() {
    float[] points = {Float.NaN, Float.NaN, 1.5f, Float.NaN, 2};
    ServerDetails known = ServedAgent.server("db", Map.of());
    agent.details.add(
        new ServerDetails(
            known.report(),
            Map.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(
                new FigureValue(Figures.ALL.get(0), Double.NaN, new float[] {Float.NaN}),
                new FigureValue(Figures.ALL.get(1), Double.NaN, points)),
            Instant.EPOCH));
    assertThat(body())
        .contains(
            "\"figures\":{\"connections\":{},\"connections_limit\":{\"history\":[1.5,null,2]}}");
  }

  @Test
  void aReloadWithProblemsAndAStallAreTold() {
    agent.untried = List.of("new");
    agent.stall = Optional.of(new Stall(Stall.Part.RELOAD, Duration.ofMinutes(3)));
    agent.lastReload =
        Optional.of(
            new LastReload(
                Instant.EPOCH,
                ReloadOutcome.refused(
                    List.of(new Problem(new Position("q.yaml", 3, 7), "t.query", "is missing")))));
    assertThat(body())
        .contains(
            "\"ready\":false,\"not_tried\":[\"new\"],\"stall\":{\"part\":\"reload\",\"seconds\":180}",
            "\"reload\":{\"ok\":false,\"status\":\"refused\",\"time\":\"1970-01-01T00:00:00Z\"",
            "{\"file\":\"q.yaml\",\"line\":3,\"column\":7,\"path\":\"t.query\",\"message\":\"is missing\"}");
  }

  private static FeedReport feed(Optional<String> server, Optional<Failure> failure) {
    return new FeedReport(
        new FeedId("backups", "main", server),
        Duration.ofMinutes(5),
        true,
        failure,
        Optional.of(Instant.EPOCH),
        Optional.of(Instant.EPOCH),
        Optional.of(Duration.ofMillis(20)),
        List.of(new FeedProblem("PostgresBackupStale", Level.CRITICAL, "full: <3 days old")),
        List.of(new FeedTable("Backups", List.of("type"), List.of(List.of("<full>")))));
  }

  @Test
  void whatIsReadBesideServersIsTold() {
    agent.feeds.add(feed(Optional.of("db"), Optional.empty()));
    agent.feeds.add(
        feed(
            Optional.empty(),
            Optional.of(
                new Failure(FailureReason.PERMISSION, "", "secret message")
                    .withRemedy("add the user to the group"))));
    String body = body();
    assertThat(body)
        .contains(
            "\"kind\":\"backups\",\"name\":\"main\",\"server\":\"db\",\"state\":\"ok\"",
            "\"alert\":\"PostgresBackupStale\",\"level\":\"critical\",\"text\":\"full: \\u003c3",
            "\"state\":\"failing\"",
            "\"reason\":\"permission\",\"text\":\"The agent may not read it.\","
                + "\"hint\":\"add the user to the group\"",
            "\"rows\":[[\"\\u003cfull\\u003e\"]]")
        .contains("\"feeds\":2,\"failing_feeds\":1,\"feeds_critical\":2,\"feeds_warning\":0")
        .doesNotContain("secret message");
    assertThat(body.split("\"tables\"", -1)).as("only of what has no page of its own").hasSize(2);

    agent.details.add(ServedAgent.server("db", Map.of()));
    String server = agent.get("/api/v1/servers/db").body();
    assertThat(SCHEMA.problems("/$defs/server", server)).isEmpty();
    assertThat(server).contains("\"feeds\":[{\"kind\":\"backups\"", "\"title\":\"Backups\"");
    assertThat(server).doesNotContain("\"state\":\"failing\"");
  }

  /** What docs/api.md says of a fleet. */
  @Test
  void anOverviewOfAFleetIsOfASizeThatCanBeSentEachSecond() {
    for (int i = 0; i < 500; i++) {
      agent.details.add(ServedAgent.server("server-" + i, Map.of("env", "prod")));
    }
    assertThat(body().length()).isLessThan(1_300_000);
    assertThat(agent.bytes(STATUS, "Accept-Encoding", "gzip").body().length).isLessThan(350_000);
  }

  @Test
  void thePageLinksIt() {
    assertThat(agent.get("/").body()).contains("<a href=\"api/v1/status\">");
  }

  @Test
  void theNamesOfServersAreThoseOfThePath() {
    for (String name : List.of("a b", "a/b", "a+b", "\u00e4%2F")) {
      agent.details.add(ServedAgent.server(name, Map.of()));
    }
    for (String path : Arrays.asList("a%20b", "a%2Fb", "a+b", "%C3%A4%252F")) {
      HttpResponse<String> answer = agent.get("/api/v1/servers/" + path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(SCHEMA.problems("/$defs/server", answer.body())).isEmpty();
    }
    assertThat(agent.get("/api/v1/servers/a").statusCode()).isEqualTo(404);
    assertThat(agent.get("/api/v1/servers/a/b").statusCode()).isEqualTo(404);
  }
}
