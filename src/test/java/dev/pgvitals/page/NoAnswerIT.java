package dev.pgvitals.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an open page says when nobody answers it, or nobody that it knows; and when it is paused.
 */
@Timeout(300)
class NoAnswerIT {
  private static final String MESSAGE = "[role=status]";
  private static final String SINCE =
      "[aria-label='Everything that is wrong'] tbody tr td:last-child";
  private static final String QUERIES =
      """
      fails: {query: SELECT v FROM public.gone, metrics: [{v: {usage: GAUGE, description: V}}]}
      works: {query: SELECT 1 AS w, metrics: [{w: {usage: GAUGE, description: W}}]}
      """;

  @TempDir private static Path directory;
  private static Browser browser;

  private RunningAgent agent;
  private Front front;

  @BeforeAll
  static void open() {
    browser = new Browser();
  }

  @BeforeEach
  void start() throws Exception {
    Postgres postgres = Postgres.shared(18);
    agent =
        RunningAgent.start(
            directory,
            QUERIES,
            "interval: 1s\nservers: [{name: one, url: '%s'}]\n"
                .formatted(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")));
    front = new Front(agent.address());
    browser.open(front.address());
    browser.awaitText("what is wrong", "tbody tr", "one", "Query fails fails");
    assertThat(browser.text(MESSAGE)).isEmpty();
  }

  @AfterEach
  void stop() {
    agent.close();
    front.close();
    browser.open("about:blank");
    browser.complaints();
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  private static void awaitOld() {
    browser.awaitText("the message", MESSAGE, "Not up to date: the agent does not answer."::equals);
    browser.awaitScript(
        "all else is grey",
        "return getComputedStyle(document.querySelector('main > div')).filter === 'grayscale(1)'");
    assertThat(browser.text("tbody tr")).as("what was known").contains("Query fails fails");
  }

  private static void awaitNew() {
    browser.awaitText("no message", MESSAGE, String::isEmpty);
    browser.awaitScript(
        "all as before",
        "return getComputedStyle(document.querySelector('main > div')).filter === 'none'");
  }

  @Test
  void ofAnAgentThatIsStoppedTheLastValuesStayAndSayThatTheyAreOld() {
    browser.open("http://" + agent.address() + "/");
    browser.awaitText("what is wrong", "tbody tr", "one", "Query fails fails");

    agent.close();

    awaitOld();
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  void anAgentThatTakesARequestAndSaysNothingDoesNotAnswer() {
    front.behave(Front.SILENT);
    awaitOld();

    front.behave(Front.HONEST);
    awaitNew();
    assertThat(browser.complaints()).as("of requests that were given up").isEmpty();
  }

  /** Which looks like an answer, and the second time like one that is known. */
  @Test
  void thePageOfALoginIsNoAnswerHoweverOftenItComes() {
    AtomicInteger said = new AtomicInteger();
    front.behave(
        (exchange, its) -> {
          said.incrementAndGet();
          Front.answer(exchange, 200, "text/html", "<h1>Log in</h1>");
        });
    awaitOld();
    for (int more = 1; more <= 2; more++) {
      int before = said.get();
      await("another").atMost(Duration.ofSeconds(90)).until(() -> said.get() > before);
      awaitOld();
    }

    front.behave(Front.HONEST);
    awaitNew();
  }

  @Test
  void anErrorOfTheProxyIsToldByItsNumber() {
    front.behave((exchange, its) -> Front.answer(exchange, 502, "text/html", "<h1>Bad</h1>"));
    browser.awaitText("the message", MESSAGE, "Not up to date: HTTP 502."::equals);

    front.behave(Front.HONEST);
    awaitNew();
  }

  /** For an hour nothing may change but for how long it has been so. */
  @Test
  void agesGrowThoughTheAnswerStaysTheSame() {
    String same = front.fetch("/api/v1/status");
    front.behave(Front.saying("application/json", same));
    browser.open(front.address());
    for (int change = 0; change < 2; change++) {
      String before = browser.text(SINCE);
      browser.awaitText("another age", SINCE, age -> !age.isEmpty() && !age.equals(before));
    }
  }

  @Test
  void aPageThatIsPausedAsksForNothing() {
    AtomicInteger asked = new AtomicInteger();
    front.behave(
        (exchange, its) -> {
          asked.incrementAndGet();
          its.pass(exchange);
        });
    browser.click("header button");
    assertThat(browser.script("return document.querySelector('header button').ariaPressed"))
        .isEqualTo("true");
    assertThat(browser.text("header button")).isEqualTo("Go on");
    int before = asked.get();

    // That is an interval of the page and more.
    Instant now = lastRun();
    await("the agent to go on")
        .atMost(Duration.ofSeconds(90))
        .until(() -> lastRun().isAfter(now.plusSeconds(8)));
    assertThat(asked.get()).isEqualTo(before);

    browser.click("header button");
    await("a request").atMost(Duration.ofSeconds(90)).until(() -> asked.get() > before);
    awaitNew();
  }

  private Instant lastRun() {
    JsonObject server =
        JsonParser.parseString(agent.get("/api/v1/servers/one").body()).getAsJsonObject();
    return server.getAsJsonArray("runs").asList().stream()
        .map(run -> Instant.parse(run.getAsJsonObject().get("last_run").getAsString()))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
