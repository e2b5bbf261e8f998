package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.incident.IncidentSettings;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.web.http.ListenException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API and the page have of incidents. */
class IncidentsTest {
  private static final SchemaDocument SCHEMA = SchemaDocument.of(Path.of("docs/api.schema.json"));
  private static final String ID = "20261127T031207123Z_orders-1_down";

  @TempDir private Path directory;
  private ServedAgent agent;

  @BeforeEach
  void start() throws ListenException {
    agent = new ServedAgent();
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private void keep(boolean texts) {
    agent.incidents.use(Optional.of(new IncidentSettings(directory, 10, 1 << 20)));
    String file =
        "{\"id\":\"%s\",\"time\":\"2026-11-27T03:12:07.123Z\",\"server\":\"<b>\",\"alert\":\"down\""
                .formatted(ID)
            + ",\"texts\":%s,\"began\":\"%s\",\"agent_version\":\"1\",\"not_diagnosed\":\"x\"}\n"
                .formatted(texts, "y".repeat(1000));
    agent.incidents.write(ID, file.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> incident(String... headers) {
    return agent.get("/api/v1/incidents/" + ID, headers);
  }

  @Test
  void whereNoneAreKeptTheListSaysSo() {
    assertThat(agent.get("/api/v1/incidents").body())
        .isEqualTo("{\"kept\":false,\"count\":0,\"incidents\":[]}\n");
  }

  @Test
  void theListIsWhatTheSchemaSaysAndNoHtml() {
    keep(false);

    String list = agent.get("/api/v1/incidents").body();

    assertThat(SCHEMA.problems("/$defs/incidents", list)).isEmpty();
    assertThat(list).contains("\"id\":\"" + ID + "\"").doesNotContain("<");
  }

  @Test
  void oneIsItsFileWithATagByWhichItNeedNotBeSentAgain() throws Exception {
    keep(false);

    HttpResponse<String> file = incident();

    assertThat(file.body()).isEqualTo(Files.readString(directory.resolve(ID + ".json")));
    assertThat(SCHEMA.problems("/$defs/incident", file.body())).isEmpty();
    String tag = file.headers().firstValue("ETag").orElseThrow();
    assertThat(incident("If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(incident("Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
        .hasValue("gzip");
  }

  @Test
  void oneWithTextsIsNotForEverybody() {
    keep(true);

    assertThat(incident().statusCode()).isEqualTo(403);
    assertThat(incident().body()).doesNotContain("yyy");
  }

  @Test
  void aDamagedOneIsNoAnswer() throws Exception {
    keep(false);
    Files.writeString(directory.resolve(ID + ".json"), "{\"id\"");
    agent.incidents.refresh();

    assertThat(incident().statusCode()).isEqualTo(500);
    assertThat(incident().body()).isEqualTo("the file of incident " + ID + " is damaged\n");
  }

  @Test
  void whatIsNotListedIsNotThere() {
    keep(false);

    assertThat(agent.get("/api/v1/incidents/" + ID + "x").statusCode()).isEqualTo(404);
    assertThat(agent.get("/api/v1/incidents/..%2F" + ID).statusCode()).isEqualTo(404);
    assertThat(agent.get("/incident/" + ID + "x").statusCode()).isEqualTo(404);
  }

  @Test
  void eachHasAPageThatIsHeldToTheSamePolicy() {
    keep(false);

    HttpResponse<String> page = agent.get("/incident/" + ID);

    assertThat(page.body()).contains("data-incident=\"" + ID + "\"", "../api/v1/incidents/" + ID);
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .isEqualTo(agent.get("/").headers().firstValue("Content-Security-Policy"));
  }

  @Test
  void aSnapshotIsForThoseWhoMayReload() {
    assertThat(agent.send("POST", "/-/snapshot").statusCode()).isEqualTo(409);
    assertThat(agent.get("/-/snapshot").statusCode()).isEqualTo(405);
    HttpResponse<String> foreign =
        agent.send(
            "POST", "/-/snapshot", "Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.body()).contains("other web sites");
  }
}
