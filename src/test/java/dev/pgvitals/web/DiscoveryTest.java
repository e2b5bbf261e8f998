package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.status.ServerStatus;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /sd}, from which Prometheus learns its targets. */
class DiscoveryTest {
  private ServedAgent agent;

  @BeforeEach
  void twoServers() throws ListenException {
    agent = new ServedAgent();
    agent.add("orders", ServerStatus.State.UP);
    agent.add("\"süd\"", ServerStatus.State.NOT_TRIED);
    agent.labels.put("orders", Map.of("env", "prod"));
  }

  @AfterEach
  void close() {
    agent.close();
  }

  private String raw(String head) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(agent.address());
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void eachServerIsATargetThatPrometheusScrapesThroughTheAgent() throws IOException {
    HttpResponse<String> response = agent.get("/sd");
    String self = "127.0.0.1:" + agent.address().getPort();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(new ObjectMapper().readTree(response.body()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [
                      {"targets": ["%s"],
                       "labels": {"__metrics_path__": "/probe",
                                  "__param_target": "orders",
                                  "__meta_pgvitals_server": "orders",
                                  "__meta_pgvitals_label_env": "prod"}},
                      {"targets": ["%s"],
                       "labels": {"__metrics_path__": "/probe",
                                  "__param_target": "\\"süd\\"",
                                  "__meta_pgvitals_server": "\\"süd\\""}}
                    ]
                    """
                        .formatted(self, self)));
  }

  @Test
  void withoutServersTheListIsEmpty() {
    agent.servers.clear();

    assertThat(agent.get("/sd").body()).isEqualTo("[]\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pgvitals.internal:9187",
        "pgvitals",
        "10.0.0.7:80",
        "[::1]:9187",
        "[2001:db8::1]",
        "a_b-c.example:1"
      })
  void theTargetIsTheAgentAsTheClientAddressedIt(String host) throws IOException {
    assertThat(raw("GET /sd HTTP/1.1\r\nHost: " + host + "\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("{\"targets\":[\"" + host + "\"],");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a:0",
        "a:65536",
        "a:99999999999",
        "a:b",
        "user@a",
        "a/b",
        "a b",
        "a\"b",
        "[::1",
        "::1",
        "-a",
        "http://a",
        "a?x",
        "<a>",
        "é:1",
        "[fe80::1%eth0]:1",
        "[]"
      })
  void anotherHostHeaderIsRefused(String host) throws IOException {
    assertThat(raw("GET /sd HTTP/1.1\r\nHost: " + host + "\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("the Host header must be HOST or HOST:PORT, not '");
  }

  @Test
  void twoHostHeadersAreRefused() throws IOException {
    assertThat(raw("GET /sd HTTP/1.1\r\nHost: a\r\nHost: b\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aClientThatNamesNoHostIsToldTheAddressItConnectedTo() throws IOException {
    assertThat(raw("GET /sd HTTP/1.0\r\n"))
        .contains("{\"targets\":[\"127.0.0.1:" + agent.address().getPort() + "\"],");
  }

  @Test
  void thereAreNoParameters() {
    assertThat(agent.get("/sd?server=orders").body())
        .isEqualTo("unknown parameter 'server'; this endpoint takes none\n");
  }
}
