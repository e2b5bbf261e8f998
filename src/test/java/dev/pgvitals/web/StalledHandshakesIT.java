package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.Certificate;
import dev.pgvitals.fixture.CertificateAuthority;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that stall while they speak TLS, and others who must not notice. */
@Isolated("It looks at all threads of the JVM that serve.")
@Timeout(240)
class StalledHandshakesIT {
  private static final int STALLED = 200;
  private static final int ROWS = 100_000;

  /** The head of a record of 512 bytes, in which a handshake would begin. */
  private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0, 1};

  @TempDir private Path directory;

  private final List<Socket> stalled = new ArrayList<>();
  private LockedServer locked;

  @BeforeEach
  void anAgentWithMoreToSayThanSocketsHold() throws Exception {
    CertificateAuthority authority = new CertificateAuthority(directory);
    Certificate server = authority.issue("server");
    locked = new LockedServer(directory, authority, LockedServer.tls(server, ""));
    locked.agent().addRows("orders", ROWS);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : stalled) {
      socket.close();
    }
    locked.close();
  }

  @Test
  void handshakesThatStallDelayNobodyAndAreCut() throws Exception {
    for (int i = 0; i < STALLED; i++) {
      Socket socket = new Socket();
      socket.connect(locked.agent().address());
      stalled.add(socket);
      socket.getOutputStream().write(HALF_A_HELLO);
    }

    scrapesAreServedUntilTheyAreCut();
  }

  @Test
  void clientsThatDoNotReadTheirAnswerDelayNobodyAndAreCut() throws Exception {
    for (int i = 0; i < 20; i++) {
      SSLSocket socket = locked.socket("TLSv1.3");
      socket.setReceiveBufferSize(4096);
      stalled.add(socket);
      socket.startHandshake();
      socket
          .getOutputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
    }

    scrapesAreServedUntilTheyAreCut();
  }

  private void scrapesAreServedUntilTheyAreCut() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              // Each by a new connection, with a handshake of its own.
              HttpClient scraper = locked.client(Optional.empty());
              assertThat(locked.get(scraper, "/-/healthy").statusCode()).isEqualTo(200);
              assertThat(locked.get(scraper, "/metrics/agent").statusCode()).isEqualTo(200);
              return busyThreads() == 0;
            });
    assertThat(stalled).allMatch(StalledHandshakesIT::isCut);
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

  private static boolean isCut(Socket socket) {
    try {
      socket.setSoTimeout(30_000);
      while (socket.getInputStream().read(new byte[64 * 1024]) >= 0) {
        // What was sent before.
      }
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) {
      return true;
    } catch (IOException tornOff) {
      return true;
    }
  }
}
