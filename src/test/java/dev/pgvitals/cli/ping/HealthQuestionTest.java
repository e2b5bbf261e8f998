package dev.pgvitals.cli.ping;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthQuestionTest {
  private static Ping answered(int status, String text) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1);
    server.createContext(
        "/-/healthy",
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      return new HealthQuestion(server.getAddress()).ask();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAgentIsBelieved() throws IOException {
    assertThat(answered(200, "healthy\n")).isEqualTo(new Ping(true, "healthy"));

    Ping ill = answered(503, "unhealthy: no query has\nended\n");
    assertThat(ill.healthy()).isFalse();
    assertThat(ill.says())
        .startsWith("127.0.0.1 port ")
        .contains(" answers with HTTP status 503: unhealthy: no query has")
        .doesNotContain("\n");
  }

  @Test
  void anotherProgramIsNot() throws IOException {
    Ping other = answered(200, "Prometheus Server is Healthy.\n");

    assertThat(other.healthy()).isFalse();
    assertThat(other.says()).endsWith(" does not answer as an agent does");
  }

  @Test
  void wordsOfAnotherKindAreNoAnswer() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getByName("127.0.0.1"))) {
      Thread talker =
          new Thread(
              () -> {
                for (int i = 0; i < 2; i++) {
                  try (var client = server.accept()) {
                    client
                        .getOutputStream()
                        .write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      talker.start();
      Ping outcome =
          new HealthQuestion(new InetSocketAddress("127.0.0.1", server.getLocalPort())).ask();
      assertThat(outcome.healthy()).isFalse();
      assertThat(outcome.says()).startsWith("127.0.0.1 port " + server.getLocalPort() + " ");
      talker.join();
    }
  }

  @Test
  void oneWhoSendsAByteNowAndThenIsNotWaitedFor() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getByName("127.0.0.1"))) {
      Thread talker =
          new Thread(
              () -> {
                try (var client = server.accept()) {
                  OutputStream out = client.getOutputStream();
                  out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  while (!asked.await(100, TimeUnit.MILLISECONDS)) {
                    out.write('h');
                    out.flush();
                  }
                } catch (IOException | InterruptedException e) {
                  // The other side has had enough.
                }
              });
      talker.start();
      Ping outcome =
          new HealthQuestion(new InetSocketAddress("127.0.0.1", server.getLocalPort())).ask();
      asked.countDown();
      talker.join();

      assertThat(outcome)
          .isEqualTo(
              new Ping(
                  false, "127.0.0.1 port " + server.getLocalPort() + " does not answer in time"));
    }
  }

  @Test
  void nobodyThereIsSaid() throws IOException {
    int port;
    try (ServerSocket gone = new ServerSocket(0)) {
      port = gone.getLocalPort();
    }
    assertThat(new HealthQuestion(new InetSocketAddress("127.0.0.1", port)).ask())
        .isEqualTo(
            new Ping(false, "127.0.0.1 port " + port + " cannot be asked: Connection refused"));
  }
}
