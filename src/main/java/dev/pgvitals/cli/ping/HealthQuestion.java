package dev.pgvitals.cli.ping;

import dev.pgvitals.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;

/**
 * Asks an agent on this machine for {@code /-/healthy}, by HTTP and, where that is not spoken, by
 * TLS. It tells no secret and believes no more than an exit code, so it does not ask whose the
 * certificate is: one that has just been exchanged must not make a healthy agent look ill.
 */
final class HealthQuestion {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String OTHER = "does not answer as an agent does";
  private static final int MAX_BYTES = 4096;
  private static final Pattern ANSWER =
      Pattern.compile("HTTP/1\\.[01] ([0-9]{3})[^\\n]*\\n.*?\\r?\\n\\r?\\n(.*)", Pattern.DOTALL);

  private final InetSocketAddress address;

  HealthQuestion(InetSocketAddress address) {
    this.address = address;
  }

  Ping ask() {
    try {
      Optional<Ping> plain = askPlainly();
      return plain.isPresent() ? plain.get() : askByTls();
    } catch (SocketTimeoutException e) {
      return failed("does not answer in time");
    } catch (IOException e) {
      return failed("cannot be asked: " + Printable.oneLine(String.valueOf(e.getMessage())));
    }
  }

  /** Empty when HTTP is not what is spoken there. */
  private Optional<Ping> askPlainly() throws IOException {
    try (Socket socket = connect()) {
      return outcome(exchange(socket));
    } catch (SocketTimeoutException | ConnectException e) {
      throw e;
    } catch (IOException e) {
      // Cut without a word, as one who expects TLS may do.
      return Optional.empty();
    }
  }

  private Ping askByTls() throws IOException {
    WithoutCertificates trust = new WithoutCertificates();
    try (Socket socket = connect();
        SSLSocket secured = trust.secure(socket, address)) {
      Optional<Ping> answered;
      try {
        answered = outcome(exchange(secured));
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (trust.wasAsked()) {
          return withoutCertificate();
        }
        throw e;
      }
      if (answered.isPresent()) {
        return answered.get();
      }
      return trust.wasAsked() ? withoutCertificate() : failed(OTHER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no TLS", e);
    }
  }

  private Ping withoutCertificate() {
    return new Ping(
        true,
        "healthy as far as can be seen: "
            + shown()
            + " speaks TLS, and only to who has a client certificate");
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    try {
      int patience = Math.toIntExact(PATIENCE.toMillis());
      socket.setSoTimeout(patience);
      socket.connect(address, patience);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private String exchange(Socket socket) throws IOException {
    String question =
        "GET /-/healthy HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n"
            .formatted(address.getPort());
    socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[MAX_BYTES];
    long begun = System.nanoTime();
    int read = in.read(buffer);
    while (read >= 0 && answer.size() < MAX_BYTES) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new SocketTimeoutException("an answer without an end");
      }
      answer.write(buffer, 0, read);
      read = in.read(buffer);
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private Optional<Ping> outcome(String answer) {
    Matcher parts = ANSWER.matcher(answer);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String says = Printable.oneLine(parts.group(2).strip());
    if (!parts.group(1).equals("200")) {
      return Optional.of(failed("answers with HTTP status " + parts.group(1) + ": " + says));
    }
    return Optional.of(says.equals("healthy") ? new Ping(true, says) : failed(OTHER));
  }

  private Ping failed(String how) {
    return new Ping(false, shown() + " " + how);
  }

  private String shown() {
    return address.getAddress().getHostAddress() + " port " + address.getPort();
  }
}
