package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.web.status.ServerStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that stall, more of them than there are threads, and others who must not notice. */
@Isolated("It looks at the heap, and at all threads of the JVM that serve.")
@Timeout(120)
class StalledClientsIT {
  private static final int STALLED = 400;
  private static final int ROWS = 200_000;

  private final List<Socket> stalled = new ArrayList<>();
  private ServedAgent agent;

  @BeforeEach
  void anAgentWithMoreToSayThanSocketsHold() throws ListenException {
    agent = new ServedAgent();
    agent.add("orders", ServerStatus.State.UP);
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
    await("connections that are cut").until(() -> cutConnections() > 0);
  }

  @Test
  void clientsThatSendHalfARequestBlockNobody() throws IOException {
    stall("GET /metrics HTTP/1.1\r\nHost: loc");

    healthAndMetricsAreServed();
    await("connections that are cut").until(() -> cutConnections() > 0);
  }

  @Test
  void clientsThatSendNothingBlockNobody() throws IOException {
    stall("");

    healthAndMetricsAreServed();
    assertThat(cutConnections()).isZero();
  }

  @Test
  void clientsThatAnnounceABodyAndDoNotSendItBlockNobody() throws IOException {
    stall("POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");

    healthAndMetricsAreServed();
  }

  @Test
  void clientsThatStallInTheMiddleOfLongHeadersBlockNobodyAndHoldLittle() throws IOException {
    long before = heapAfterCollection();
    stall("GET /metrics HTTP/1.1\r\nX-Long: " + "x".repeat(39_000));

    healthAndMetricsAreServed();
    assertThat(heapAfterCollection() - before).isLessThan(64L << 20);
  }

  @Test
  void aRequestWithoutEndIsCutOff() {
    for (String start : List.of("GET /", "GET / HTTP/1.1\r\nX-Endless: ")) {
      assertThat(bytesTakenOf(start)).as(start).isLessThan(16L << 20);
    }
    healthAndMetricsAreServed();
  }

  @Test
  void aClientThatReadsSlowlyButReadsIsServedWhileThreadsAreFree() throws IOException {
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4096);
      slow.connect(agent.address());
      slow.getOutputStream()
          .write("GET /metrics HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      healthAndMetricsAreServed();

      assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
          .filteredOn(line -> line.startsWith("pg_rows{"))
          .hasSize(ROWS);
    }
  }

  @Test
  void reloadsThatHangBlockNobody() throws Exception {
    agent.reloadsHang();
    stall("POST /-/reload HTTP/1.1\r\nHost: localhost\r\n\r\n");

    healthAndMetricsAreServed();
  }

  @Test
  void whoKeepsOpeningStalledConnectionsBlocksNobody() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    ExecutorService attacker = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> opened =
          attacker.submit(
              () -> {
                int count = 0;
                while (!enough.get()) {
                  stall("GET /metrics HTTP/1.1\r\nHost: loc", 50);
                  count += 50;
                }
                return count;
              });
      for (int i = 0; i < 5; i++) {
        healthAndMetricsAreServed();
      }
      enough.set(true);
      assertThat(opened.get()).isPositive();
    } finally {
      enough.set(true);
      attacker.shutdown();
    }
  }

  @Test
  void onceTheyAreGoneNothingIsLeftOfThem() throws IOException {
    stall("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    healthAndMetricsAreServed();
    for (Socket socket : stalled) {
      socket.close();
    }

    await().until(() -> busyThreads() == 0);
    healthAndMetricsAreServed();
  }

  @Test
  void theEndWaitsForNoneOfThem() throws IOException {
    stall("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");

    Promptly.run(agent::close);
  }

  private void healthAndMetricsAreServed() {
    // Ten requests, each of which may wait for a stalled client's time to be over.
    Promptly.run(
        () -> {
          for (int i = 0; i < 5; i++) {
            assertThat(agent.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(agent.bytes("/metrics?query=up", "Accept-Encoding", "gzip").body())
                .isNotEmpty();
          }
        });
    assertThat(agent.get("/metrics").body().lines().filter(line -> line.startsWith("pg_rows{")))
        .hasSize(ROWS);
  }

  private long cutConnections() {
    return agent
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("pgvitals_http_cut_connections_total "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  /** Threads that are in the middle of a request. */
  private static long busyThreads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("http-"))
        .filter(
            thread ->
                List.of(thread.getValue()).stream()
                    .anyMatch(frame -> frame.getClassName().startsWith("sun.net.httpserver")))
        .count();
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private long bytesTakenOf(String start) {
    byte[] more = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
    long taken = 0;
    try (Socket socket = new Socket()) {
      socket.connect(agent.address());
      OutputStream out = socket.getOutputStream();
      out.write(start.getBytes(StandardCharsets.US_ASCII));
      while (taken < 256L << 20) {
        out.write(more);
        taken += more.length;
      }
    } catch (IOException cutOff) {
      return taken;
    }
    return taken;
  }

  private void stall(String request) throws IOException {
    stall(request, STALLED);
  }

  private void stall(String request, int clients) throws IOException {
    for (int i = 0; i < clients; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(agent.address());
      stalled.add(socket);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      } catch (SocketException e) {
        // Cut already.
      }
    }
  }
}
