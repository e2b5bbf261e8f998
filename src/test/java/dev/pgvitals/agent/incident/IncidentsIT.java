package dev.pgvitals.agent.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.MovableClocks;
import dev.pgvitals.fixture.estate.Session;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent keeps of real troubles, as files and in its API. */
@Timeout(180)
class IncidentsIT {
  private static final SchemaDocument SCHEMA = SchemaDocument.of(Path.of("docs/api.schema.json"));
  private static final String SECRET = "hunter2";
  private static final Path KEPT = Path.of("kept");

  /** Critical at once, and with the runbook of the built-in alert of that name. */
  private static final String QUERIES =
      """
      waiting:
        query: SELECT count(*) AS sessions FROM pg_catalog.pg_stat_activity WHERE wait_event_type = 'Lock'
        metrics:
          - sessions:
              usage: GAUGE
              description: Sessions that wait
              alert: {name: PostgresBlockedSessions, critical: 0, summary: Sessions wait.}
      """;

  private static LocalPostgres postgres;

  @TempDir private Path directory;
  private final MovableClocks clocks = new MovableClocks();
  private final List<AutoCloseable> open = new ArrayList<>();
  private RunningAgent agent;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    postgres.sql("CREATE TABLE front (n int)", "CREATE TABLE back (n int)");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void anAgent() throws Exception {
    agent =
        RunningAgent.start(
            directory,
            QUERIES,
            configuration("incidents: {directory: kept}\n"),
            new Clocks(clocks::nanos, clocks::instant));
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    agent.close();
    postgres.sql("ALTER SYSTEM RESET ALL");
  }

  private static String configuration(String more) {
    return "interval: 1s\nservers: [{name: 'orders/1', url: '%s'}]\n"
            .formatted(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"))
        + more;
  }

  /** Names of all files, in the order of their time. */
  private List<String> files() {
    try (Stream<Path> files = Files.list(directory.resolve(KEPT))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode awaitFile(String alert, int count) {
    await(count + " of " + alert)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> listed().stream().filter(one -> isOf(one, alert)).count() == count);
    String id =
        listed().stream()
            .filter(one -> isOf(one, alert))
            .findFirst()
            .orElseThrow()
            .get("id")
            .asText();
    return json(get("/api/v1/incidents/" + id), "incident");
  }

  private static boolean isOf(JsonNode file, String alert) {
    return file.get("alert").asText().equals(alert);
  }

  private Http.Answer get(String path) {
    Http.Answer answer = agent.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private List<JsonNode> listed() {
    List<JsonNode> files = new ArrayList<>();
    json(get("/api/v1/incidents"), "incidents").get("incidents").forEach(files::add);
    return files;
  }

  private static JsonNode json(Http.Answer answer, String part) {
    assertThat(SCHEMA.problems("/$defs/" + part, answer.body())).isEmpty();
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitStore() {
    await("a directory for incidents")
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.isDirectory(directory.resolve(KEPT)));
    await("a list of incidents")
        .atMost(Duration.ofSeconds(30))
        .until(() -> get("/api/v1/incidents").body().contains("\"kept\":true"));
  }

  private Session session() throws Exception {
    Session session = Session.in(postgres, "postgres");
    open.add(0, session);
    return session;
  }

  private void block() throws Exception {
    session().did("BEGIN", "LOCK TABLE front");
    session().does("SELECT count(*) FROM front WHERE '" + SECRET + "' <> ''");
  }

  private double counted(String series) {
    return agent.samples().stream()
        .filter(sample -> sample.startsWith(series + " "))
        .mapToDouble(sample -> Double.parseDouble(sample.substring(series.length() + 1)))
        .sum();
  }

  @Test
  void anAlertThatBecomesCriticalGivesOneFileWithItsDiagnosis() throws Exception {
    awaitStore();
    block();

    JsonNode incident = awaitFile("PostgresBlockedSessions", 1);

    assertThat(files())
        .singleElement()
        .asString()
        .matches("\\d{8}T\\d{9}Z_orders-1-[0-9a-f]{8}_PostgresBlockedSessions\\.json");
    assertThat(incident.get("server").asText()).isEqualTo("orders/1");
    assertThat(incident.get("began").asText())
        .startsWith("PostgresBlockedSessions is critical: 1 > 0");
    assertThat(incident.at("/document/wrong/0/alert").asText())
        .isEqualTo("PostgresBlockedSessions");
    assertThat(incident.at("/document/vitals").size()).isPositive();
    JsonNode steps = incident.at("/diagnosis/alerts/0/diagnosis");
    assertThat(steps.at("/0/text").asText()).startsWith("Who waits for whom?");
    JsonNode answer = steps.at("/0/parts/0/answers/0");
    assertThat(answer.get("columns").toString()).contains("blocked_by", "query");
    assertThat(answer.get("rows").size()).isEqualTo(1);
    assertThat(counted("pgvitals_incidents_total{alert=\"PostgresBlockedSessions\"}")).isEqualTo(1);
  }

  @Test
  void textsOfStatementsAreLeftOutUnlessTheyMayBeShown() throws Exception {
    awaitStore();
    block();
    assertThat(awaitFile("PostgresBlockedSessions", 1).toString())
        .doesNotContain(SECRET)
        .contains("(hidden: see page.query_text)")
        .contains("\"texts\":false");

    agent.configure(configuration("incidents: {directory: shown}\npage: {query_text: true}\n"));
    assertThat(agent.reload().status()).isEqualTo(200);
    await("the other directory")
        .atMost(Duration.ofSeconds(30))
        .until(() -> listed().isEmpty() && Files.isDirectory(directory.resolve("shown")));
    clocks.pass(Duration.ofMinutes(11));
    assertThat(snapshot(200)).contains("_snapshot");
    assertThat(awaitFile("snapshot", 1).toString()).contains(SECRET).contains("\"texts\":true");

    agent.configure(configuration("incidents: {directory: shown}\n"));
    agent.reload();
    assertThat(agent.get("/api/v1/incidents/" + listed().get(0).get("id").asText()).status())
        .as("who may not see texts now does not see old ones")
        .isEqualTo(403);
  }

  @Test
  void aServerThatIsKilledAndComesBackGivesTwo() throws Exception {
    awaitStore();
    await("the server is up")
        .atMost(Duration.ofSeconds(30))
        .until(() -> agent.samples().contains("pg_up{server=\"orders/1\"} 1"));
    JsonNode before = awaitSnapshot();
    postgres.kill();
    JsonNode down = awaitFile("down", 1);
    postgres.start();
    JsonNode up = awaitFile("up", 1);

    assertThat(before.get("diagnosis").get("alerts")).isEmpty();
    assertThat(down.get("began").asText())
        .startsWith("the server is down (SQLSTATE ")
        .doesNotContain(String.valueOf(postgres.port()));
    assertThat(down.at("/document/state").asText()).isEqualTo("down");
    assertThat(down.at("/last_known/document/state").asText()).isEqualTo("up");
    assertThat(down.at("/last_known/document/vitals").size()).isPositive();
    assertThat(down.get("not_diagnosed").asText()).isEqualTo("the server is down");
    assertThat(up.get("began").asText()).startsWith("the server is back; it was down since ");
    assertThat(up.at("/diagnosis/alerts/0/alert").asText()).isEqualTo("PostgresDown");
    assertThat(files()).hasSize(3);
  }

  private JsonNode awaitSnapshot() {
    snapshot(200);
    return awaitFile("snapshot", 1);
  }

  private String snapshot(int status) {
    Http.Answer answer = new Http(agent.address()).post("/-/snapshot?server=orders%2F1");
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  @Test
  void aSnapshotTellsWhichSettingsHaveChangedAndNoSecret() {
    awaitStore();
    postgres.sql("ALTER SYSTEM SET work_mem = '9MB'");
    postgres.sql("ALTER SYSTEM SET primary_conninfo = 'password=" + SECRET + "'");
    postgres.sql("SELECT pg_reload_conf()");
    snapshot(200);
    JsonNode first = awaitFile("snapshot", 1);
    assertThat(first.at("/settings/values/work_mem").asText()).isEqualTo("9MB");
    assertThat(first.toString()).doesNotContain(SECRET);
    assertThat(first.at("/settings").has("changed")).isFalse();

    assertThat(snapshot(429)).startsWith("orders/1: its last snapshot is less than 10 s old");
    clocks.pass(Duration.ofSeconds(11));
    postgres.sql("ALTER SYSTEM SET work_mem = '11MB'");
    postgres.sql("SELECT pg_reload_conf()");
    snapshot(200);
    JsonNode second = awaitFile("snapshot", 2);

    assertThat(second.at("/settings/compared_with")).isEqualTo(first.get("id"));
    assertThat(second.at("/settings/changed").toString())
        .isEqualTo("[{\"name\":\"work_mem\",\"before\":\"9MB\",\"after\":\"11MB\"}]");
  }

  @Test
  void aReloadSwitchesThemOffAndOn() throws Exception {
    awaitStore();
    awaitSnapshot();
    agent.configure(configuration(""));
    agent.reload();
    await("none kept")
        .atMost(Duration.ofSeconds(30))
        .until(() -> get("/api/v1/incidents").body().startsWith("{\"kept\":false"));
    assertThat(snapshot(409)).startsWith("the agent keeps no incidents: set `incidents: ");
    assertThat(files()).hasSize(1);

    agent.configure(configuration("incidents: {directory: kept, keep: 1}\n"));
    agent.reload();
    awaitFile("snapshot", 1);
    clocks.pass(Duration.ofMinutes(11));
    snapshot(200);
    assertThat(files()).hasSize(1);
  }

  @Test
  void onlyWhatIsListedCanBeHad() {
    awaitStore();

    assertThat(agent.get("/api/v1/incidents/..%2F..%2Fqueries.yaml").status()).isEqualTo(404);
    assertThat(agent.get("/incident/%3Cscript%3E").body()).doesNotContain("href");
    assertThat(agent.get("/-/snapshot").status()).isEqualTo(405);
    assertThat(new Http(agent.address()).post("/-/snapshot?server=other").body())
        .startsWith("unknown server 'other'; known: orders/1");
  }
}
