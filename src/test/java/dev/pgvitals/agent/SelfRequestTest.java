package dev.pgvitals.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that accepts no more connections is noticed, and one that nobody asks is not. */
@Timeout(120)
class SelfRequestTest {
  private final List<Throwable> fatal = new ArrayList<>();
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private volatile String answer = "HTTP/1.1 400 Bad Request\r\n\r\n";
  private volatile boolean silent;
  private long sinceRequest = Duration.ofHours(1).toNanos();
  private ServerSocket server;
  private Thread accepting;

  @BeforeEach
  void aServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    accepting = new Thread(this::accept);
    accepting.setDaemon(true);
    accepting.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.add(socket);
        if (!silent) {
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          socket.close();
        }
      }
    } catch (IOException closed) {
      // The test is over, or the server is.
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }

  private SelfRequest self(Duration patience) {
    return new SelfRequest(
        new InetSocketAddress("0.0.0.0", server.getLocalPort()),
        () -> sinceRequest,
        patience,
        (where, error) -> fatal.add(error));
  }

  private SelfRequest answered() {
    SelfRequest self = self(Duration.ofSeconds(30));
    self.look();
    assertThat(accepted).hasSize(1);
    return self;
  }

  private void closeServer() throws IOException, InterruptedException {
    server.close();
    accepting.join();
  }

  private static void look(SelfRequest self, int times) {
    for (int i = 0; i < times; i++) {
      self.look();
    }
  }

  @Test
  void threeRequestsThatCannotBeMadeAreFatal() throws Exception {
    SelfRequest self = answered();
    closeServer();

    look(self, 2);
    assertThat(fatal).isEmpty();
    self.look();
    assertThat(fatal).hasSize(1);
  }

  @Test
  void threeRequestsWithoutAnAnswerAreFatal() {
    SelfRequest self = self(Duration.ofSeconds(1));
    look(self, 3);
    fatal.clear();
    silent = true;

    look(self, 4);

    assertThat(fatal).isNotEmpty();
  }

  @Test
  void aConnectionThatIsClosedAtOnceWasAccepted() {
    answer = "";
    SelfRequest self = answered();

    look(self, 10);

    assertThat(fatal).isEmpty();
    assertThat(accepted).hasSize(11);
  }

  @Test
  void aServerThatIsAskedByOthersIsNotAsked() {
    SelfRequest self = answered();
    sinceRequest = 0;

    look(self, 10);

    assertThat(accepted).hasSize(1);
  }

  @Test
  void anAddressThatTheAgentNeverReachedSaysNothing() throws Exception {
    SelfRequest self = self(Duration.ofSeconds(30));
    closeServer();

    look(self, 10);

    assertThat(fatal).isEmpty();
  }
}
