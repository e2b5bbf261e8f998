package dev.pgvitals.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.builtin.activity.Client;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is collected for the page alone: in the API, and in no scrape. */
@Timeout(180)
class PageTablesIT {
  private static final String PATH = "/api/v1/servers/shop";
  private static final String SECRET = "UPDATE t SET x = x WHERE x = 1 /* data */";
  private static final SchemaDocument SCHEMA = SchemaDocument.of(Path.of("docs/api.schema.json"));

  private static LocalPostgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    postgres.sql("CREATE TABLE t AS SELECT 1 AS x");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private RunningAgent agent(String more) throws Exception {
    return RunningAgent.start(
        directory,
        "",
        "catalogue: [builtin]\ninterval: 1s\nservers:\n  - {name: shop, url: '%s'}\n%s"
            .formatted(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"), more));
  }

  @Test
  void whoBlocksWhomIsThereWithinAnIntervalAndNoMetric() throws Exception {
    try (RunningAgent agent = agent("");
        Client first = Client.of(postgres, "first");
        Client second = Client.of(postgres, "<second>")) {
      block(first, second);

      JsonNode table = awaitRows(agent, "blocking", 2);

      JsonNode waiting = row(table, "<second>");
      assertThat(waiting.get("blocked_by")).isEqualTo(row(table, "first").get("pid"));
      assertThat(waiting.get("relation").asText()).isEqualTo("public.t");
      assertThat(waiting.get("wait_seconds").asDouble()).isBetween(0.0, 60.0);
      assertThat(row(table, "first").has("wait_seconds")).isFalse();
      assertThat(awaitRows(agent, "longest", 2).get("rows")).hasSize(2);
      assertThat(body(agent)).as("no text unless it is wanted").doesNotContain("data */");
      assertThat(agent.get("/metrics").body()).contains("pg_up").doesNotContain("page_blocking_");
      first.run("ROLLBACK");

      awaitNoRows(agent, "blocking");
    }
  }

  @Test
  void textsAreThereForWhoWantsThemAndCallsTheAgentByItsOwnName() throws Exception {
    try (RunningAgent agent = agent("page: {query_text: true}\n");
        Client first = Client.of(postgres, "first");
        Client second = Client.of(postgres, "second")) {
      block(first, second);

      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  texts(agent, "blocking").contains(SECRET)
                      && texts(agent, "longest").contains(SECRET));

      assertThat(asked(agent, "evil.example")).contains("\"blocking\"").doesNotContain("data */");
      assertThat(asked(agent, "localhost:" + port(agent))).contains("data */");
      first.run("ROLLBACK");
    }
  }

  private static void block(Client first, Client second) {
    first.run("BEGIN", "UPDATE t SET x = x");
    second.begin(SECRET);
  }

  private static String body(RunningAgent agent) {
    String body = agent.get(PATH).body();
    assertThat(SCHEMA.problems("/$defs/server", body)).isEmpty();
    return body;
  }

  private static Optional<JsonNode> table(RunningAgent agent, String name) {
    try {
      for (JsonNode table : new ObjectMapper().readTree(body(agent)).get("tables")) {
        if (table.get("name").asText().equals(name)) {
          return Optional.of(table);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode awaitRows(RunningAgent agent, String name, int rows) {
    return await(name)
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> table(agent, name),
            found -> found.filter(t -> t.get("row_count").asInt() >= rows).isPresent())
        .orElseThrow();
  }

  private static void awaitNoRows(RunningAgent agent, String name) {
    await(name).atMost(Duration.ofSeconds(60)).until(() -> table(agent, name).isEmpty());
  }

  private static List<String> texts(RunningAgent agent, String name) {
    List<String> texts = new ArrayList<>();
    table(agent, name)
        .ifPresent(t -> t.get("rows").forEach(row -> texts.add(row.path("query").asText())));
    return texts;
  }

  private static JsonNode row(JsonNode table, String application) {
    for (JsonNode row : table.get("rows")) {
      if (row.get("application_name").asText().equals(application)) {
        return row;
      }
    }
    throw new AssertionError(application + " is not in " + table);
  }

  private static int port(RunningAgent agent) {
    return Integer.parseInt(agent.address().replaceFirst(".*:", ""));
  }

  /** As a browser asks that was told so the agent is called. */
  private static String asked(RunningAgent agent, String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port(agent))) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(PATH, host)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
