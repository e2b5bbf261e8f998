package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the API says of a server while things go wrong on it, and right again. */
@Timeout(180)
class StatusApiIT {
  private static final String STATUS = "/api/v1/status";
  private static final String SECRET = "a text that may hold data";
  private static final String QUERIES =
      """
      t_pool:
        query: SELECT name, query, used FROM public.pool
        metrics:
          - name: {usage: LABEL, description: Pool}
          - query: {usage: LABEL, description: Text of a statement}
          - used:
              usage: GAUGE
              rename: used_ratio
              description: Used
              alert: {name: PoolFull, warning: 0.8, critical: 0.9, summary: A pool is full.}
      t_hits:
        scope: database
        query: SELECT CASE current_database() WHEN 'other' THEN 0.25 ELSE 1 END AS hits
        metrics:
          - hits:
              usage: GAUGE
              description: Hits
              alert: {name: ManyMisses, warning: 0.5, below: true, summary: Many misses.}
      t_fragile:
        query: SELECT v FROM public.fragile
        metrics:
          - v: {usage: GAUGE, description: Value}
      """;

  private static LocalPostgres postgres;
  private static final SchemaDocument SCHEMA = SchemaDocument.of(Path.of("docs/api.schema.json"));

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    postgres.sql(
        "CREATE DATABASE other",
        "CREATE TABLE pool (name text, query text, used float)",
        "CREATE TABLE fragile AS SELECT 1 AS v",
        "CREATE TABLE locked AS SELECT 1 AS v",
        "CREATE TABLE big AS SELECT g AS id, g AS twin FROM generate_series(1, 1000) AS g",
        "CREATE INDEX big_id ON big (id)",
        "CREATE INDEX big_again ON big (id)",
        "ANALYZE",
        "INSERT INTO pool VALUES ('a', '" + SECRET + "', 0.1), ('<b>\"\\', '" + SECRET + "', 0.2)",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private RunningAgent agent(String more) throws Exception {
    return RunningAgent.start(
        directory,
        QUERIES,
        "catalogue: [builtin, queries.yaml]\ninterval: 1s\nservers:\n"
            + "  - {name: 'a/b c', url: '%s', labels: {team: '<x>'}}\n"
                .formatted(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"))
            + more);
  }

  private static JsonNode get(RunningAgent agent, String path, String part) {
    Http.Answer answer = agent.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.body()).doesNotContain("<").doesNotContain(SECRET).doesNotContain("NaN");
    assertThat(SCHEMA.problems("/$defs/" + part, answer.body())).isEmpty();
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode status(RunningAgent agent) {
    return get(agent, STATUS, "status");
  }

  private static JsonNode server(RunningAgent agent) {
    return status(agent).at("/servers/0");
  }

  private static JsonNode details(RunningAgent agent) {
    return get(agent, "/api/v1/servers/a%2Fb%20c", "server");
  }

  private static JsonNode awaitServer(RunningAgent agent, String what, Predicate<JsonNode> is) {
    return await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> server(agent), is);
  }

  private static List<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  private static boolean isWrong(JsonNode server, String alert) {
    return items(server.get("wrong")).stream()
        .anyMatch(wrong -> wrong.get("alert").asText().equals(alert));
  }

  private static JsonNode wrong(JsonNode server, String alert) {
    return items(server.get("wrong")).stream()
        .filter(wrong -> wrong.get("alert").asText().equals(alert))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode table(JsonNode details, String name) {
    return items(details.get("tables")).stream()
        .filter(table -> table.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + details.get("tables")));
  }

  @Test
  void aVitalIsToldWithItsWorstRowAndItsLimit() throws Exception {
    try (RunningAgent agent = agent("")) {
      awaitServer(agent, "a score", server -> server.has("health"));
      Instant before = Instant.now().minusSeconds(2);
      postgres.sql("UPDATE pool SET used = 0.95 WHERE name LIKE '<%'");
      JsonNode pool = wrong(awaitServer(agent, "it", s -> isWrong(s, "PoolFull")), "PoolFull");

      assertThat(pool.get("level").asText()).isEqualTo("critical");
      assertThat(pool.get("pending").asBoolean()).isFalse();
      assertThat(pool.get("where").toString()).isEqualTo("{\"name\":\"<b>\\\"\\\\\"}");
      assertThat(pool.get("value").asDouble()).isEqualTo(0.95);
      assertThat(pool.get("limit").asDouble()).isEqualTo(0.9);
      assertThat(pool.get("unit").asText()).isEqualTo("ratio");
      assertThat(pool.get("text").asText()).isEqualTo("95 % > 90 %");
      assertThat(pool.get("summary").asText()).isEqualTo("A pool is full.");
      assertThat(pool.has("runbook")).as("nobody wrote one").isFalse();
      assertThat(Instant.parse(pool.get("since").asText()))
          .isBetween(before, Instant.now().plusSeconds(1));
      assertThat(status(agent).at("/summary/critical").asInt()).isEqualTo(1);

      postgres.sql("UPDATE pool SET used = 0.2");
      awaitServer(agent, "it is taken back", server -> !isWrong(server, "PoolFull"));
    } finally {
      postgres.sql("UPDATE pool SET used = 0.2");
    }
  }

  @Test
  void ofSeveralDatabasesTheWorstIsNamed() throws Exception {
    try (RunningAgent agent = agent("")) {
      JsonNode misses =
          wrong(awaitServer(agent, "it", s -> isWrong(s, "ManyMisses")), "ManyMisses");

      assertThat(misses.get("where").toString()).isEqualTo("{\"datname\":\"other\"}");
      assertThat(misses.get("text").asText()).isEqualTo("0.25 < 0.5");
      assertThat(misses.get("below").asBoolean()).isTrue();
    }
  }

  @Test
  void aSessionThatIsBlockedIsPendingUntilItHasLasted() throws Exception {
    ExecutorService waiting = Executors.newSingleThreadExecutor();
    try (RunningAgent agent = agent("");
        Connection holder = postgres.superuser();
        Connection waiter = postgres.superuser();
        Statement holds = holder.createStatement();
        Statement waits = waiter.createStatement()) {
      awaitServer(agent, "a score", server -> server.has("health"));
      holder.setAutoCommit(false);
      holds.execute("LOCK TABLE locked");
      var unused = waiting.submit(() -> waits.execute("SELECT v FROM locked"));
      JsonNode server =
          awaitServer(agent, "the blocked session", s -> isWrong(s, "PostgresBlockedSessions"));

      JsonNode blocked = wrong(server, "PostgresBlockedSessions");
      assertThat(blocked.get("pending").asBoolean()).isTrue();
      assertThat(blocked.get("level").asText()).isEqualTo("warning");
      assertThat(blocked.get("text").asText()).isEqualTo("1 > 0");
      assertThat(blocked.get("runbook").asText())
          .isEqualTo("docs/runbooks/PostgresBlockedSessions.md");
      assertThat(server.at("/figures/blocked_sessions/value").asInt()).isEqualTo(1);

      holder.rollback();
      awaitServer(agent, "it is taken back", s -> !isWrong(s, "PostgresBlockedSessions"));
    } finally {
      waiting.shutdownNow();
    }
  }

  @Test
  void aServerThatIsDownSaysWhyInWordsAndSinceWhen() throws Exception {
    try (RunningAgent agent = agent("")) {
      JsonNode up = awaitServer(agent, "a score", server -> server.has("health"));
      assertThat(up.get("state").asText()).isEqualTo("up");
      assertThat(up.get("role").asText()).isEqualTo("primary");
      assertThat(up.get("version").asInt()).isBetween(180000, 189999);
      assertThat(up.at("/labels/team").asText()).isEqualTo("<x>");

      postgres.stop();
      JsonNode server =
          awaitServer(agent, "it is down", s -> s.get("state").asText().equals("down"));
      JsonNode down = server.get("down");
      assertThat(down.get("reason").asText()).isEqualTo("connect");
      assertThat(down.get("text").asText()).startsWith("The server cannot be reached");
      assertThat(down.get("hint").asText()).contains("host, port and firewall");
      assertThat(Instant.parse(down.get("since").asText())).isAfter(Instant.now().minusSeconds(60));
      assertThat(server.at("/health/score").asInt()).isZero();
      assertThat(server.at("/figures/connections").has("value")).isFalse();
      assertThat(status(agent).at("/summary/down").asInt()).isEqualTo(1);
      assertThat(items(details(agent).get("tables"))).isEmpty();

      postgres.start();
      awaitServer(agent, "it is up again", s -> s.get("state").asText().equals("up"));
      assertThat(server(agent).has("down")).isFalse();
    }
  }

  @Test
  void aQueryThatFailsSaysWhyAndWhenItLastWorked() throws Exception {
    try (RunningAgent agent = agent("")) {
      awaitServer(agent, "a score", s -> s.has("health") && s.at("/queries/waiting").asInt() == 0);
      postgres.sql("ALTER TABLE fragile RENAME TO gone");
      JsonNode failing =
          awaitServer(agent, "the failing query", s -> !s.get("failing").isEmpty())
              .at("/failing/0");
      assertThat(failing.get("name").asText()).isEqualTo("t_fragile");
      assertThat(failing.get("reason").asText()).isEqualTo("undefined");
      assertThat(failing.get("sqlstate").asText()).isEqualTo("42P01");
      assertThat(failing.has("last_success")).isTrue();
      assertThat(failing.has("since")).isTrue();
      assertThat(status(agent).at("/summary/failing_queries").asInt()).isEqualTo(1);

      postgres.sql("ALTER TABLE gone RENAME TO fragile");
      // What was refused for good is tried again when the plan changes.
      agent.queries(QUERIES.replace("Value}", "Its value}"));
      assertThat(agent.reload().status()).isEqualTo(200);
      awaitServer(agent, "it is taken back", s -> s.get("failing").isEmpty());
    }
  }

  @Test
  void allThatIsKnownOfAServerIsInItsDocument() throws Exception {
    try (RunningAgent agent = agent("");
        Connection client = postgres.superuser()) {
      assertThat(client.isValid(30)).isTrue();
      await("figures")
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> details(agent),
              all ->
                  all.at("/figures/transactions_per_second").has("value")
                      && all.at("/figures/size_bytes").has("value")
                      && all.get("queries").get("waiting").asInt() == 0);
      JsonNode all = details(agent);

      assertThat(table(all, "databases").at("/rows/0/size_bytes").asLong()).isGreaterThan(1000);
      assertThat(table(all, "duplicate_indexes").get("rows").toString()).contains("big_");
      assertThat(table(all, "connections_by_role").at("/columns/0/unit").asText())
          .isEqualTo("text");
      JsonNode used =
          items(all.get("vitals")).stream()
              .filter(vital -> vital.get("alert").asText().equals("PostgresConnectionsHigh"))
              .findFirst()
              .orElseThrow();
      assertThat(used.get("level").asText()).isEqualTo("ok");
      assertThat(used.get("history")).isNotEmpty();
      assertThat(used.at("/limits/warning").asDouble()).isPositive();
      assertThat(items(all.get("runs")))
          .anySatisfy(
              run -> {
                assertThat(run.get("name").asText()).isEqualTo("pg_connections");
                assertThat(run.get("rows").asInt()).isEqualTo(1);
                assertThat(run.get("description").asText()).startsWith("Connections of clients");
                assertThat(run.get("last_run").asText()).endsWith("Z");
              });
      assertThat(items(all.get("skipped")))
          .anySatisfy(
              skipped -> {
                assertThat(skipped.get("name").asText()).isEqualTo("pg_buffercache_summary");
                assertThat(skipped.get("text").asText()).contains("needs extension pg_buffercache");
              });
      // The numbers of the page are those of a scrape.
      String size = table(all, "databases").at("/rows/0/size_bytes").asText();
      assertThat(agent.samples())
          .anyMatch(
              line -> line.startsWith("pg_database_size_bytes{") && line.endsWith(" " + size));
    }
  }

  @Test
  void aReloadThatIsRefusedIsToldWithFileAndLine() throws Exception {
    try (RunningAgent agent = agent("")) {
      assertThat(status(agent).at("/agent/reload").isMissingNode()).isTrue();
      agent.queries(QUERIES.replace("usage: GAUGE", "usage: GAGE"));
      agent.reload();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> status(agent).at("/agent"), about -> about.has("reload"));
      JsonNode reload = status(agent).at("/agent/reload");
      assertThat(reload.get("ok").asBoolean()).isFalse();
      assertThat(reload.at("/problems/0/file").asText()).endsWith("queries.yaml");
      assertThat(reload.at("/problems/0/line").asInt()).isEqualTo(7);

      agent.queries(QUERIES);
      agent.reload();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> status(agent).at("/agent/reload/ok").asBoolean());
    }
  }

  @Test
  void aServerThatNobodyHasIsNotFound() throws Exception {
    try (RunningAgent agent = agent("")) {
      Http.Answer unknown = agent.get("/api/v1/servers/nobody");
      assertThat(unknown.status()).isEqualTo(404);
      assertThat(unknown.body()).isEqualTo("unknown server 'nobody'; known: a/b c\n");
      assertThat(agent.get("/api/v1/servers/").status()).isEqualTo(404);
      assertThat(agent.get(STATUS + "?server=x").body())
          .contains("unknown parameter 'server'; this endpoint takes none");
    }
  }
}
