package dev.pgvitals.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are an agent's: another program's must not look as if nothing were wrong. */
class AgentDocumentTest {
  private static final String SERVER =
      "{\"name\":\"db\",\"state\":\"up\",\"wrong\":[],\"failing\":[]}";

  private HttpServer server;
  private String base;
  private volatile String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "<html></html>",
        "{}",
        "{\"status\":\"ok\"}",
        "{\"agent\":{},\"summary\":{},\"servers\":{}}",
        "{\"agent\":5,\"summary\":{},\"servers\":[]}",
        "{\"agent\":{},\"summary\":{},\"servers\":[1]}",
        "{\"agent\":{},\"summary\":{},\"servers\":[{\"name\":\"db\"}]}",
        "{\"name\":\"db\",\"wrong\":{}}",
      })
  void anotherProgramsAnswerIsNoAgents(String text) {
    answer = text;

    assertThatThrownBy(() -> AgentDocument.get(base, "/api/v1/status", AgentAccess.OPEN))
        .isInstanceOf(AgentDocument.NotHadException.class)
        .hasMessage("what serves at " + base + " is no pgvitals agent; correct --url");
  }

  @Test
  void anAgentsIsTakenAsItIs() throws Exception {
    answer = "{\"agent\":{},\"summary\":{},\"servers\":[" + SERVER + "]}";
    assertThat(AgentDocument.get(base, "/api/v1/status", AgentAccess.OPEN).text())
        .isEqualTo(answer);

    answer = SERVER;
    assertThat(AgentDocument.get(base, "/api/v1/servers/db", AgentAccess.OPEN).text())
        .isEqualTo(answer);
  }
}
