package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.diagnosis.CaseNotes;
import dev.pgvitals.diagnosis.Diagnoses;
import dev.pgvitals.diagnosis.Finding;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.StepFindings;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.source.Answer;
import dev.pgvitals.web.http.ListenException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may have a server asked what a runbook asks, and what he is told. */
class DiagnosisTest {
  private static final String ADDRESS =
      "/api/v1/servers/a%2Fb/diagnosis?alert=PostgresBlockedSessions";
  private static final SchemaDocument SCHEMA = SchemaDocument.of(Path.of("docs/api.schema.json"));
  private static final ServerNotes NOTES =
      new ServerNotes(
          "a/b",
          Optional.of("PostgreSQL 18.1, primary, as monitor"),
          List.of(
              new CaseNotes(
                  "PostgresBlockedSessions",
                  Optional.empty(),
                  List.of("Sessions wait."),
                  List.of(),
                  List.of(),
                  Optional.of("postgres"),
                  Optional.empty(),
                  List.of(
                      new StepFindings(
                          1,
                          "Who?",
                          List.of(
                              new Finding.Answered(
                                  "SELECT 1;",
                                  List.of(
                                      new Answer(
                                          List.of(
                                              new Answer.Column("pid", true),
                                              new Answer.Column("query", false)),
                                          List.of(
                                              List.of(Optional.of("7"), Optional.of("<b>s3cret"))),
                                          false)))))),
                  List.of())),
          List.of());

  private ServedAgent agent;

  @BeforeEach
  void start() throws ListenException {
    agent = new ServedAgent();
    agent.details.add(ServedAgent.server("a/b", Map.of()));
    agent.diagnoses = true;
    agent.diagnosis = new Diagnoses.Made(Instant.parse("2026-11-27T10:00:00.5Z"), NOTES);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private HttpResponse<String> ask(String... headers) {
    return agent.send("POST", ADDRESS, headers);
  }

  private static void isRefused(HttpResponse<String> response, int status, String saying) {
    assertThat(response.body()).contains(saying);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void theAnswerIsTheDiagnosisWithoutTexts() {
    HttpResponse<String> answer = ask();

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(SCHEMA.problems("/$defs/diagnosis", answer.body())).isEmpty();
    assertThat(answer.body())
        .contains("\"server\":\"a/b\"", "\"time\":\"2026-11-27T10:00:00Z\"", "\"texts\":false")
        .contains("[[\"7\",\"(hidden: see page.query_text)\"]]")
        .doesNotContain("s3cret");
  }

  @Test
  void textsAreShownWhereTheyMayBe() {
    agent.texts = true;

    assertThat(ask().body())
        .contains("\"texts\":true", "\\u003cb\\u003es3cret")
        .doesNotContain("<");
  }

  @Test
  void itIsOffUnlessTheConfigurationHasItOn() {
    agent.diagnoses = false;

    isRefused(ask(), 403, "page: {diagnose: true}");
    assertThat(agent.get("/api/v1/status").body()).contains("\"diagnosis\":false");
  }

  @Test
  void aPageFromElsewhereIsRefused() {
    isRefused(ask("Origin", "https://evil.example"), 403, "other web sites");
    isRefused(ask("Sec-Fetch-Site", "cross-site"), 403, "other web sites");
    isRefused(ask("Sec-Fetch-Site", "same-site"), 403, "other web sites");
  }

  @Test
  void underAnotherNamePagesAreRefusedAndProgramsGetNoTexts() throws IOException {
    agent.texts = true;

    assertThat(raw("Host: evil.example", "Origin: http://evil.example"))
        .startsWith("HTTP/1.1 403")
        .contains("not 'evil.example' (protection against DNS rebinding)");
    assertThat(raw("Host: db-tools.example"))
        .startsWith("HTTP/1.1 200")
        .contains("\"texts\":false")
        .doesNotContain("s3cret");
  }

  /** The JDK's client has no other Host than the address. */
  private String raw(String... headers) throws IOException {
    try (Socket socket = new Socket(agent.address().getAddress(), agent.address().getPort())) {
      socket.setSoTimeout(30_000);
      String request =
          "POST " + ADDRESS + " HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n";
      socket
          .getOutputStream()
          .write(
              (request + String.join("\r\n", headers) + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theAgentsOwnPageMayAskAlsoBehindAProxyThatKeepsTheNameToItself() {
    String own = "http://127.0.0.1:" + agent.address().getPort();
    assertThat(ask("Origin", own).statusCode()).isEqualTo(200);
    assertThat(ask("Origin", "https://db.example", "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsSaid() {
    isRefused(
        agent.send("POST", "/api/v1/servers/c/diagnosis?alert=PostgresBlockedSessions"),
        404,
        "unknown server 'c'; known: ");
    isRefused(
        agent.send("POST", ADDRESS.replace("Blocked", "Bloked")),
        404,
        "no runbook for 'PostgresBlokedSessions' comes with pgvitals; did you mean"
            + " \"PostgresBlockedSessions\"?");
    isRefused(
        agent.send("POST", "/api/v1/servers/a%2Fb/diagnosis"),
        400,
        "exactly one alert is required");
    isRefused(agent.send("POST", ADDRESS + "&set=1"), 400, "unknown parameter 'set'");
    assertThat(agent.get(ADDRESS).statusCode()).isEqualTo(405);
  }

  @Test
  void whoHasToWaitIsToldForHowLong() {
    agent.diagnosis = new Diagnoses.TooSoon(Duration.ofMillis(6100));
    HttpResponse<String> soon = ask();
    isRefused(soon, 429, "at most once in 10 s");
    assertThat(soon.headers().firstValue("Retry-After")).hasValue("7");

    agent.diagnosis = new Diagnoses.Unfinished();
    HttpResponse<String> unfinished = ask();
    isRefused(unfinished, 503, "still being asked");
    assertThat(unfinished.headers().firstValue("Retry-After")).hasValue("1");
  }
}
