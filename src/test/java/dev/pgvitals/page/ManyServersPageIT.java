package dev.pgvitals.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of five hundred servers. What it costs is printed: it is the machine's as much as the
 * page's, and no test fails by it.
 */
@Timeout(300)
class ManyServersPageIT {
  private static final int SERVERS = 500;
  private static final int REFRESHES = 3;
  private static final String ROWS = "[aria-label='All servers'] tbody tr";
  private static final String LAST = ROWS + ":last-child";

  /** From the answer's arrival until the page's elements are others. */
  private static final String TIME_REFRESHES =
      """
      const parse = JSON.parse;
      JSON.parse = (text) => {
        const began = performance.now();
        const changes = new MutationObserver(() => {
          changes.disconnect();
          window.took = Math.round(performance.now() - began);
          requestAnimationFrame(() => setTimeout(() => window.drawn?.()));
        });
        changes.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
        return parse(text);
      };
      """;

  private static final String NEXT_REFRESH =
      "return new Promise((done) => { window.drawn = () => done(window.took); })";

  private static final String FIRST_PAINT =
      "return Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)";

  @TempDir private Path directory;

  @Test
  void allRowsAreThereAndARefreshReplacesThem() throws Exception {
    Postgres postgres = Postgres.shared(18);
    try (RunningAgent agent =
            RunningAgent.start(
                directory,
                "one: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE, description: One}}]}\n",
                "servers: [{name: one, url: '%s'}]\n"
                    .formatted(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")));
        Front front = new Front(agent.address());
        Browser browser = new Browser()) {
      Crowd crowd = new Crowd(front.fetch("/api/v1/status"), SERVERS);
      AtomicInteger turn = new AtomicInteger();
      front.behave(
          (exchange, its) ->
              Front.answer(exchange, 200, "application/json", crowd.at(turn.incrementAndGet())));

      browser.open(front.address());
      browser.awaitScript(
          "all rows",
          "return document.querySelectorAll(arguments[0]).length === arguments[1]",
          ROWS,
          SERVERS);
      System.out.printf(
          "Page of %d servers: first paint after %s ms%n", SERVERS, browser.script(FIRST_PAINT));

      String unseen = browser.text(LAST);
      browser.script(TIME_REFRESHES);
      for (int refresh = 1; refresh <= REFRESHES; refresh++) {
        List<String> before = browser.texts(ROWS);
        double work = browser.work();
        Object took = browser.script(NEXT_REFRESH);
        System.out.printf(
            "Page of %d servers: refresh in %s ms of script, %.0f ms of the main thread in all%n",
            SERVERS, took, 1000 * (browser.work() - work));

        List<String> after = browser.texts(ROWS);
        assertThat(new HashSet<>(after)).hasSize(SERVERS);
        assertThat(after.subList(0, 10)).doesNotContainAnyElementsOf(before.subList(0, 10));
      }
      browser.awaitText("rows that are out of sight", LAST, text -> !text.equals(unseen));
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
