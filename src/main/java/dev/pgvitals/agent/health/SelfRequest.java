package dev.pgvitals.agent.health;

import dev.pgvitals.concurrent.FatalErrors;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request to the agent's own HTTP server when nobody else has for a while: from the absence
 * of requests alone nobody can tell whether it still accepts connections. When several in a row are
 * not answered though one once was, that is a fatal error. Used by one thread.
 */
public final class SelfRequest {
  private static final Logger LOG = LoggerFactory.getLogger(SelfRequest.class);

  /** Longer than scrapers leave between two scrapes, as a rule. */
  static final Duration IDLE_TIME = Duration.ofSeconds(75);

  public static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_UNANSWERED = 3;

  /**
   * No valid request, nor the beginning of TLS: the server refuses it by itself, and it counts
   * nowhere as one.
   */
  private static final byte[] REQUEST = "PING\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress address;
  private final LongSupplier sinceRequest;
  private final Duration timeout;
  private final FatalErrors errors;
  private boolean answeredOnce;
  private int unanswered;

  /**
   * @param bound where the server listens
   * @param sinceRequest nanoseconds since the last request of anyone
   */
  public SelfRequest(InetSocketAddress bound, LongSupplier sinceRequest, FatalErrors errors) {
    this(bound, sinceRequest, TIMEOUT, errors);
  }

  SelfRequest(
      InetSocketAddress bound, LongSupplier sinceRequest, Duration timeout, FatalErrors errors) {
    this.address =
        bound.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
            : bound;
    this.sinceRequest = sinceRequest;
    this.timeout = timeout;
    this.errors = errors;
  }

  private enum Outcome {
    /** Even if it only closed the connection, as it does when there are too many. */
    ALIVE,
    SILENT,
    /** Such as without a file descriptor. */
    NOT_ASKED
  }

  /** To be called every {@link #PAUSE}; asks when it is time, and then waits for the answer. */
  public void look() {
    if (answeredOnce && sinceRequest.getAsLong() < IDLE_TIME.toNanos()) {
      unanswered = 0;
      return;
    }
    switch (ask()) {
      case ALIVE -> {
        answeredOnce = true;
        unanswered = 0;
      }
      case SILENT -> count();
      case NOT_ASKED -> {}
    }
  }

  private void count() {
    unanswered++;
    // A firewall may keep the agent from itself, and nobody else.
    if (answeredOnce && unanswered >= MAX_UNANSWERED) {
      errors.fatal(
          "HTTP server",
          new IllegalStateException(
              unanswered + " self-check requests to " + address + " got no response"));
    } else if (unanswered == 1) {
      LOG.warn("the agent's self-check request to {} got no response", address);
    }
  }

  private Outcome ask() {
    int millis = (int) timeout.toMillis();
    try (Socket socket = new Socket()) {
      try {
        socket.connect(address, millis);
      } catch (SocketTimeoutException e) {
        return Outcome.SILENT;
      }
      return answered(socket, millis);
    } catch (ConnectException e) {
      return Outcome.SILENT;
    } catch (IOException e) {
      return Outcome.NOT_ASKED;
    }
  }

  private static Outcome answered(Socket socket, int millis) {
    try {
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(REQUEST);
      socket.getInputStream().read();
      return Outcome.ALIVE;
    } catch (SocketTimeoutException e) {
      return Outcome.SILENT;
    } catch (IOException closed) {
      return Outcome.ALIVE;
    }
  }
}
