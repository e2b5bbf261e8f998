package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A diagnosis of a server that somebody asks the agent for. */
@Timeout(180)
class DiagnosisApiIT {
  private static final String BLOCKED = "PostgresBlockedSessions";
  private static final SchemaDocument SCHEMA = SchemaDocument.of(Path.of("docs/api.schema.json"));
  private static Postgres postgres;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    postgres = Postgres.shared(18);
  }

  private RunningAgent agent(String page) throws Exception {
    return agent(page, postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"));
  }

  private RunningAgent agent(String page, String uri) throws Exception {
    return RunningAgent.start(
        directory,
        "",
        "catalogue: [builtin]\npage: "
            + page
            + "\nservers:\n  - {name: 'a/b c', url: '"
            + uri
            + "'}\n");
  }

  private static Http.Answer ask(RunningAgent agent, String alert) {
    return new Http(agent.address()).post("/api/v1/servers/a%2Fb%20c/diagnosis?alert=" + alert);
  }

  private static JsonNode diagnosis(Http.Answer answer) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(SCHEMA.problems("/$defs/diagnosis", answer.body())).isEmpty();
    return new ObjectMapper().readTree(answer.body());
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private interface Look {
    void at(String blocker) throws Exception;
  }

  /** While a session waits for a lock that another one holds. */
  private static void whileBlocked(Look look) throws Exception {
    postgres.sql("CREATE TABLE front (n int)");
    try (Connection holder = postgres.superuser();
        Connection waiter = postgres.superuser()) {
      run(holder, "BEGIN");
      run(holder, "LOCK TABLE front");
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () -> {
                try {
                  run(waiter, "SELECT n AS s3cret FROM front");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      await("a session that waits")
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> postgres.query("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1"));
      look.at(
          postgres.query(
              "SELECT pid FROM pg_locks WHERE relation = 'front'::regclass AND granted"));
      run(holder, "ROLLBACK");
      waiting.join();
    } finally {
      postgres.sql("DROP TABLE front");
    }
  }

  @Test
  void theBlockerIsNamedAndTheTextsAreNot() throws Exception {
    try (RunningAgent agent = agent("{diagnose: true}")) {
      whileBlocked(
          blocker -> {
            Http.Answer answer = ask(agent, BLOCKED);
            JsonNode found = diagnosis(answer);

            assertThat(found.path("reachable").asBoolean()).isTrue();
            assertThat(found.path("level").asText()).isEqualTo("warning");
            assertThat(found.path("value_text").asText()).isEqualTo("1");
            JsonNode roots = found.at("/diagnosis/1/parts/0/answers/0/rows");
            assertThat(roots).hasSize(1);
            assertThat(roots.at("/0/0").asText()).isEqualTo(blocker);
            assertThat(found.path("mitigation")).isNotEmpty();
            assertThat(answer.body())
                .contains("(hidden: see page.query_text)")
                .doesNotContain("s3cret")
                .doesNotContain("LOCK TABLE front");

            assertThat(ask(agent, BLOCKED).body()).as("what is at hand").isEqualTo(answer.body());
            assertThat(ask(agent, "PostgresLongRunningQuery").status()).isEqualTo(429);
          });
    }
  }

  @Test
  void onThisMachineTextsAreShownWhereTheyAreWanted() throws Exception {
    try (RunningAgent agent = agent("{diagnose: true, query_text: true}")) {
      whileBlocked(
          blocker -> {
            Http.Answer answer = ask(agent, BLOCKED);
            assertThat(diagnosis(answer).path("texts").asBoolean()).isTrue();
            assertThat(answer.body()).contains("s3cret", "LOCK TABLE front");
          });
    }
  }

  @Test
  void nothingIsAskedUnlessItIsAllowed() throws Exception {
    try (RunningAgent agent = agent("{}")) {
      assertThat(ask(agent, BLOCKED).status()).isEqualTo(403);
      agent.configure(
          "catalogue: [builtin]\npage: {diagnose: true}\nservers:\n  - {name: 'a/b c', url: '"
              + postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")
              + "'}\n");
      assertThat(agent.reload().status()).isEqualTo(200);
      assertThat(ask(agent, BLOCKED).status()).isEqualTo(200);
      assertThat(ask(agent, "PostgresNothing").status()).isEqualTo(404);
    }
  }

  @Test
  void ofAServerThatIsDownTheStepsAreToldUnasked() throws Exception {
    try (RunningAgent agent =
        agent("{diagnose: true}", "postgresql://monitor@127.0.0.1:1/postgres")) {
      JsonNode found = diagnosis(ask(agent, "PostgresDown"));

      assertThat(found.path("reachable").asBoolean()).isFalse();
      assertThat(found.at("/remarks/0").asText())
          .startsWith("a/b c: cannot be reached: [connect")
          .doesNotContain("127.0.0.1");
      assertThat(found.path("diagnosis").toString())
          .contains("\"kind\":\"not_asked\"", "the server cannot be reached");
    }
  }
}
