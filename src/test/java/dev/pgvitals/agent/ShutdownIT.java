package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Fifo;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent ends in a few seconds though everything around it hangs. */
@Timeout(120)
class ShutdownIT {
  private static final int HOLES = 60;
  private static final int STALLED = 300;

  @TempDir private Path directory;

  @Test
  void itEndsWhileServersAreFrozenClientsStallAndAReloadHangsInTheFileSystem() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try (BlackHole hole = new BlackHole();
        LocalPostgres postgres = LocalPostgres.start(18)) {
      String holes =
          IntStream.range(0, HOLES)
              .mapToObj(i -> "  - {name: hole-%d, url: '%s'}\n".formatted(i, hole.uri()))
              .collect(Collectors.joining());
      Path file = directory.resolve("pgvitals.yaml");
      Files.writeString(
          file,
          """
          listen: "127.0.0.1:0"
          interval: 1s
          defaults: {connect_timeout: 1m, timeout: 1m}
          servers:
            - {name: frozen, url: '%s'}
          """
                  .formatted(postgres.uri("postgres", "", "postgres"))
              + holes);
      try (AgentProcess agent =
          AgentProcess.start(directory, Map.of(), "--config", file.toString())) {
        Http http = agent.http();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    http.get("/metrics?server=frozen")
                        .samples()
                        .contains("pg_up{server=\"frozen\"} 1"));
        try (var frozen = postgres.freeze()) {
          assertThat(frozen).isNotNull();
          Files.delete(file);
          Fifo.at(file);
          agent.signal("HUP");
          for (int i = 0; i < STALLED; i++) {
            stalled.add(stalledClient(http));
          }
          assertThat(http.get("/-/healthy").status()).isEqualTo(200);

          agent.signal("TERM");

          assertThat(agent.exitCode(Promptly.LIMIT)).isZero();
          assertThat(agent.output()).endsWith("INFO stopped\n").doesNotContain("reloaded:");
        }
      }
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  private static Socket stalledClient(Http http) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(http.address());
    socket
        .getOutputStream()
        .write("GET /metrics HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
