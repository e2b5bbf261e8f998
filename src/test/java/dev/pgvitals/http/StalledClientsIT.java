package dev.pgvitals.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that stall, many at once, and others who must not notice. */
class StalledClientsIT {
  private static final int STALLED = 200;
  private static final int ROWS = 200_000;

  private final List<Socket> stalled = new ArrayList<>();
  private ServedAgent agent;

  @BeforeEach
  void anAgentWithMoreToSayThanSocketsHold() throws ListenException {
    agent = new ServedAgent();
    agent.add("orders", ServerStatus.State.UP, "");
    agent.addRows("orders", ROWS);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : stalled) {
      socket.close();
    }
    agent.close();
  }

  @Test
  void clientsThatAskAndDoNotReadBlockNobody() throws IOException {
    stall("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");

    healthAndMetricsAreServed();
  }

  @Test
  void clientsThatSendHalfARequestBlockNobody() throws IOException {
    stall("GET /metrics HTTP/1.1\r\nHost: loc");

    healthAndMetricsAreServed();
  }

  @Test
  void clientsThatSendNothingBlockNobody() throws IOException {
    stall("");

    healthAndMetricsAreServed();
  }

  @Test
  void clientsThatAnnounceABodyAndDoNotSendItBlockNobody() throws IOException {
    stall("POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");

    healthAndMetricsAreServed();
  }

  @Test
  void whenEvenMoreStallTheRestIsTurnedAwayAndServedOnceTheyAreGone() throws IOException {
    for (int i = 0; i < 3; i++) {
      stall("GET /metrics HTTP/1.1\r\nHost: loc");
    }
    for (Socket socket : stalled) {
      socket.close();
    }

    await().ignoreExceptions().until(() -> agent.get("/-/healthy").statusCode() == 200);
    healthAndMetricsAreServed();
  }

  private void healthAndMetricsAreServed() {
    for (int i = 0; i < 5; i++) {
      assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);
      assertThat(agent.bytes("/metrics", "Accept-Encoding", "gzip").body()).isNotEmpty();
    }
    assertThat(agent.get("/metrics").body().lines().filter(line -> line.startsWith("pg_rows{")))
        .hasSize(ROWS);
  }

  private void stall(String request) throws IOException {
    for (int i = 0; i < STALLED; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(agent.address());
      stalled.add(socket);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      } catch (SocketException e) {
        // Turned away already.
      }
    }
  }
}
