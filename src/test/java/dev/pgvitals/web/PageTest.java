package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.status.ServerStatus;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent of the page. */
class PageTest {
  private static final Pattern ADDRESS = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

  private ServedAgent agent;

  @BeforeEach
  void start() throws ListenException {
    agent = new ServedAgent();
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private void add(String name) {
    agent.details.add(ServedAgent.server(name, Map.of()));
  }

  @Test
  void whatScriptsMayDoIsLimitedToThePagesOwn() {
    assertThat(agent.get("/").headers().firstValue("Content-Security-Policy"))
        .hasValue(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'");
  }

  /** So that a proxy may have it under any prefix. */
  @Test
  void everyAddressIsRelativeAndThere() {
    add("orders");
    for (String page : List.of("/", "/server/orders")) {
      String folder = page.substring(0, page.lastIndexOf('/') + 1);
      List<String> addresses =
          ADDRESS.matcher(agent.get(page).body()).results().map(found -> found.group(1)).toList();

      assertThat(addresses).hasSizeGreaterThan(5).noneMatch(address -> address.startsWith("/"));
      for (String address : addresses) {
        String path = (folder + address).replaceAll("/server/\\.\\./", "/");
        assertThat(agent.get(path).statusCode()).as("%s on %s", address, page).isEqualTo(200);
      }
    }
  }

  @Test
  void everyScriptThatAScriptImportsIsThere() {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of("app.js"));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (seen.add(name)) {
        HttpResponse<String> script = agent.get("/page/" + name);
        assertThat(script.statusCode()).as(name).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type"))
            .as(name)
            .hasValue("text/javascript; charset=utf-8");
        IMPORT.matcher(script.body()).results().forEach(found -> open.add(found.group(1)));
      }
    }
    assertThat(seen).contains("overview.js", "server.js", "preact-htm.js");
  }

  @ParameterizedTest
  @CsvSource({"style.css, text/css; charset=utf-8", "icon.svg, image/svg+xml"})
  void filesHaveTheirType(String name, String type) {
    assertThat(agent.get("/page/" + name).headers().firstValue("Content-Type")).hasValue(type);
  }

  @Test
  void aFileIsSentOnce() {
    HttpResponse<String> first = agent.get("/page/app.js");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    assertThat(agent.get("/page/app.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @CsvSource({"/page/", "/page/nothing.js", "/page/..%2Fapp.js", "/page/PageFiles.class"})
  void nothingElseIsAFile(String path) {
    assertThat(agent.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void aServersPageNamesItWhateverItsNameIs() {
    String hostile = "<img src=x onerror=\"alert(1)\">";
    add(hostile);

    HttpResponse<String> page =
        agent.get("/server/%3Cimg%20src%3Dx%20onerror%3D%22alert%281%29%22%3E");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains(
            "data-server=\"&lt;img src=x onerror=&quot;alert(1)&quot;&gt;\"",
            "<h2>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</h2>")
        .doesNotContain("<img");
  }

  @Test
  void ofAServerThatIsNotThereItSaysWhichAre() {
    add("orders");
    agent.add("orders", ServerStatus.State.UP);

    HttpResponse<String> page = agent.get("/server/order");

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("unknown server 'order'; known: orders");
  }

  @Test
  void runbooksOfTheAgentAreThere() {
    HttpResponse<String> page = agent.get("/runbooks/PostgresBlockedSessions");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(page.body()).startsWith("# PostgresBlockedSessions").contains("## Mitigation");
  }

  @ParameterizedTest
  @CsvSource({"/runbooks/", "/runbooks/README", "/runbooks/..%2Fqueries", "/runbooks/Nothing"})
  void noOtherFileIsARunbook(String path) {
    HttpResponse<String> page = agent.get(path);

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("pgvitals diagnose --list");
  }

  @Test
  void withoutScriptsItSaysWhetherAnythingIsWrong() {
    add("orders");

    assertThat(Stream.of("/", "/server/orders").map(path -> agent.get(path).body()))
        .allMatch(page -> page.contains("<p>Nothing is wrong.</p>"));
  }
}
