package dev.pgvitals.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A reverse proxy that has an agent under a path of its own, between it and the browser. What it
 * does with requests to the API, a test may change.
 */
final class Front implements AutoCloseable {
  private static final String PREFIX = "/tools/pgvitals/";
  private static final List<String> ASKED = List.of("If-None-Match", "Accept", "Sec-Fetch-Site");
  private static final List<String> ANSWERED =
      List.of("Content-Type", "Content-Security-Policy", "ETag", "Cache-Control", "Retry-After");

  /** What becomes of a request. */
  @FunctionalInterface
  interface Manner {
    void answer(HttpExchange exchange, Front front) throws IOException, InterruptedException;
  }

  /** As if it were not there. */
  static final Manner HONEST = (exchange, front) -> front.pass(exchange);

  /** Takes the request, and that is all. */
  static final Manner SILENT = (exchange, front) -> {};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final String agent;
  private volatile Manner manner = HONEST;

  /**
   * Starts one.
   *
   * @param agent its address, such as {@code 127.0.0.1:9187}
   */
  Front(String agent) throws IOException {
    this.agent = agent;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(PREFIX, this::serve);
    server.start();
  }

  /** Where the page is. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PREFIX;
  }

  /** For requests to the API from now on. */
  void behave(Manner changed) {
    manner = changed;
  }

  /** Answers whatever is asked of the API with this. */
  static Manner saying(String contentType, String body) {
    return (exchange, front) -> answer(exchange, 200, contentType, body);
  }

  static void answer(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try {
      boolean api = exchange.getRequestURI().getPath().startsWith(PREFIX + "api/");
      (api ? manner : HONEST).answer(exchange, this);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has the agent answer. */
  void pass(HttpExchange exchange) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = ask(exchange);
    for (String name : ANSWERED) {
      answer
          .headers()
          .firstValue(name)
          .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
    }
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private HttpResponse<byte[]> ask(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getRawPath().substring(PREFIX.length() - 1);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + agent + path))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
    for (String name : ASKED) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** What the agent says now. */
  String fetch(String path) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://" + agent + path)).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
