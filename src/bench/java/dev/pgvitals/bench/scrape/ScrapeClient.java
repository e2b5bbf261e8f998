package dev.pgvitals.bench.scrape;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Scrapes over one connection that it keeps. It does less than any HTTP library, so that what is
 * measured is the other side.
 */
public final class ScrapeClient implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int READ_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;
  private final int port;
  private byte[] body = new byte[1 << 21];
  private int length;
  private String tag = "";

  /**
   * Connects to the server.
   *
   * @throws java.net.ConnectException when nobody listens there
   */
  public ScrapeClient(int port) throws IOException {
    this.port = port;
    socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(READ_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * One scrape, read to its end.
   *
   * @param nanos from the request to the last byte
   * @param bytes of the body, as sent
   */
  public record Scrape(int status, long nanos, int bytes) {}

  /** As {@link #get}, of {@code /metrics}. */
  public Scrape scrape(boolean gzip) throws IOException {
    return get("/metrics", gzip);
  }

  /** As {@link #get(String, String, boolean)}, in Prometheus' text format. */
  public Scrape get(String path, boolean gzip) throws IOException {
    return get(path, "text/plain;version=0.0.4", gzip);
  }

  /**
   * One request, its reply read to the end.
   *
   * @param accept the format asked for
   */
  public Scrape get(String path, String accept, boolean gzip) throws IOException {
    String headers = "Accept: %s\r\n%s".formatted(accept, gzip ? "Accept-Encoding: gzip\r\n" : "");
    return send("GET", path, headers, gzip);
  }

  /**
   * One request for JSON with gzip, as of a browser that has a version of it; answered with 304
   * when there is no other.
   *
   * @param known that version's {@link #lastTag}, empty when there is none
   */
  public Scrape refresh(String path, String known) throws IOException {
    String headers =
        "Accept: application/json\r\nAccept-Encoding: gzip\r\n"
            + (known.isEmpty() ? "" : "If-None-Match: " + known + "\r\n");
    return send("GET", path, headers, true);
  }

  /** The ETag of the last reply, empty when it had none. */
  public String lastTag() {
    return tag;
  }

  /** A POST with nothing in it. */
  public Scrape post(String path) throws IOException {
    return send("POST", path, "Content-Length: 0\r\n", false);
  }

  private Scrape send(String method, String path, String headers, boolean gzip) throws IOException {
    byte[] request =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n"
            .formatted(method, path, port, headers)
            .getBytes(StandardCharsets.US_ASCII);
    long began = System.nanoTime();
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    readBody(gzip && status == 200);
    return new Scrape(status, System.nanoTime() - began, length);
  }

  /** The last reply's body, as sent. */
  public byte[] lastBody() {
    return Arrays.copyOf(body, length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void readBody(boolean gzipExpected) throws IOException {
    int announced = 0;
    boolean chunked = false;
    boolean gzipped = false;
    tag = "";
    for (String header = line(); !header.isEmpty(); header = line()) {
      String[] parts = header.toLowerCase(Locale.ROOT).split(":\\s*", 2);
      switch (parts[0]) {
        case "content-length" -> announced = Integer.parseInt(parts[1]);
        case "transfer-encoding" -> chunked = parts[1].equals("chunked");
        case "content-encoding" -> gzipped = parts[1].equals("gzip");
        case "etag" -> tag = header.substring(header.indexOf(':') + 1).strip();
        default -> {}
      }
    }
    length = 0;
    if (!chunked) {
      append(announced);
    } else {
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        append(size);
        line();
      }
      line();
    }
    if (gzipped != gzipExpected) {
      throw new IOException("the reply is " + (gzipped ? "" : "not ") + "compressed");
    }
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private void append(int count) throws IOException {
    if (body.length < length + count) {
      body = Arrays.copyOf(body, Math.max(2 * body.length, length + count));
    }
    if (in.readNBytes(body, length, count) != count) {
      throw new EOFException("the reply ends early");
    }
    length += count;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
