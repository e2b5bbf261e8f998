package dev.pgvitals.agent.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that accepts no more connections is noticed, and one that nobody asks is not. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SelfRequestTest {
  private static final String REQUEST = "PING\r\n\r\n";

  private final List<Throwable> fatal = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private volatile Manner manner = Manner.ANSWERS;
  private long sinceRequest = Duration.ofHours(1).toNanos();
  private ServerSocket server;
  private Thread accepting;

  /** What becomes of a request. */
  enum Manner {
    ANSWERS,
    CLOSES,
    RESETS,
    /** So that it may not even come to a request. */
    RESETS_AT_ONCE,
    IS_SILENT
  }

  /** On a port that it can come back to. */
  @BeforeEach
  void aServer() throws IOException {
    open(FreePort.next());
  }

  private void open(int port) throws IOException {
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    accepting = new Thread(this::accept);
    accepting.setDaemon(true);
    accepting.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Manner now = manner;
        accepted.add(socket);
        if (now != Manner.IS_SILENT && now != Manner.RESETS_AT_ONCE) {
          // What is not read makes it a reset, too.
          byte[] request = socket.getInputStream().readNBytes(REQUEST.length());
          asked.add(new String(request, US_ASCII));
        }
        if (now == Manner.ANSWERS) {
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        }
        if (now != Manner.IS_SILENT) {
          socket.setSoLinger(now == Manner.RESETS || now == Manner.RESETS_AT_ONCE, 0);
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
    assertThat(asked).containsExactly(REQUEST);
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
    assertThat(fatal)
        .singleElement()
        .satisfies(
            error ->
                assertThat(error)
                    .hasMessage(
                        "3 self-check requests to localhost/127.0.0.1:%d got no response",
                        server.getLocalPort()));
  }

  @Test
  void threeRequestsWithoutAnAnswerAreFatal() {
    SelfRequest self = self(Duration.ofSeconds(1));
    look(self, 3);
    fatal.clear();
    manner = Manner.IS_SILENT;

    look(self, 4);

    assertThat(fatal).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSES", "RESETS", "RESETS_AT_ONCE"})
  void aConnectionThatIsClosedAtOnceWasAccepted(Manner closing) {
    SelfRequest self = answered();
    manner = closing;

    look(self, 10);

    assertThat(fatal).isEmpty();
    assertThat(accepted).hasSize(11);
  }

  @Test
  void anAnswerMakesUpForThoseThatDidNotCome() throws Exception {
    SelfRequest self = answered();
    int port = server.getLocalPort();
    closeServer();
    look(self, 2);

    open(port);
    self.look();
    assertThat(accepted).hasSize(2);
    closeServer();
    look(self, 2);

    assertThat(fatal).isEmpty();
  }

  @Test
  void soDoesARequestOfSomeoneElse() throws Exception {
    SelfRequest self = answered();
    closeServer();
    look(self, 2);

    sinceRequest = 0;
    self.look();
    sinceRequest = Duration.ofHours(1).toNanos();
    look(self, 2);

    assertThat(fatal).isEmpty();
  }

  /** Whether it can be reached from here has to be known before it says something. */
  @Test
  void theFirstRequestIsMadeInAnyCase() {
    sinceRequest = 0;

    answered();
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
