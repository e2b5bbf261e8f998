package dev.pgvitals.web.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.pgvitals.concurrent.FatalErrors;
import dev.pgvitals.metric.self.AgentMetrics;
import dev.pgvitals.text.Plural;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request to the endpoint at its path and sends what it answers. No header leaves before
 * the answer is complete, so a failure never looks like an answer.
 */
public final class ExchangeHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(ExchangeHandler.class);
  private static final String OTHER_PATH = "other";
  private static final int NOT_MODIFIED = 304;

  /**
   * The JDK's server keeps a buffer of twice as many bytes for the connection as long as it is
   * open. Fewer at once, and a client that reads is woken more often than it is worth.
   */
  private static final int MOST_AT_ONCE = 1 << 16;

  /** For the last part of a path, or the one before: an endpoint takes whatever stands there. */
  public static final String ANY = "*";

  private final Map<String, Endpoint> endpoints;
  private final AgentMetrics metrics;
  private final RequestThreads threads;
  private final Admission admission;

  private volatile long lastRequest = System.nanoTime();

  /** One party a request under way, and one for this handler. */
  private final Phaser underWay = new Phaser(1);

  /**
   * Serves these.
   *
   * @param endpoints by their paths; one that ends in {@link #ANY} takes all of that folder, one
   *     with it as the last part but one takes that name in each folder, and one with both takes
   *     all of each folder
   * @param admission is asked first, whatever the path
   */
  public ExchangeHandler(
      Map<String, Endpoint> endpoints,
      AgentMetrics metrics,
      RequestThreads threads,
      Admission admission) {
    this.endpoints = Map.copyOf(endpoints);
    this.metrics = metrics;
    this.threads = threads;
    this.admission = admission;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    lastRequest = System.nanoTime();
    underWay.register();
    try {
      answerAndCount(exchange);
    } catch (Error e) {
      // The JDK's server closes it after an exception only.
      exchange.close();
      throw e;
    } finally {
      underWay.arriveAndDeregister();
    }
  }

  /** Nanoseconds since a request came. */
  public long sinceRequest() {
    return System.nanoTime() - lastRequest;
  }

  /** Waits for the requests under way, no longer than that. */
  public void finish(Duration patience) {
    try {
      underWay.awaitAdvanceInterruptibly(
          underWay.arrive(), patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.info("{} cut off", Plural.of(underWay.getUnarrivedParties(), "HTTP request"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerAndCount(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    String path = place(exchange.getRequestURI().getRawPath());
    Response response = answer(exchange, path);
    try (exchange) {
      send(response, exchange);
    } finally {
      metrics.answered(
          endpoints.containsKey(path) ? path : OTHER_PATH,
          response.status(),
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** Under which path there is an endpoint for it: it, or one that has {@link #ANY} in it. */
  private String place(@Nullable String path) {
    if (path == null) {
      return "";
    }
    if (endpoints.containsKey(path)) {
      return path;
    }
    int last = path.lastIndexOf('/');
    int before = path.lastIndexOf('/', last - 1);
    return Stream.of(
            path.substring(0, last + 1) + ANY,
            path.substring(0, before + 1) + ANY + path.substring(Math.max(0, last)),
            path.substring(0, before + 1) + ANY + '/' + ANY)
        .filter(endpoints::containsKey)
        .findFirst()
        .orElse(path);
  }

  private Response answer(HttpExchange exchange, String path) throws IOException {
    String method = exchange.getRequestMethod();
    try {
      threads.working();
      Optional<Response> refusal = admission.refusal(exchange);
      return refusal.isPresent() ? refusal.get() : admitted(exchange, method, path);
    } catch (RequestException e) {
      return e.response();
    } catch (RuntimeException e) {
      return failed(method, path, e);
    } catch (Error e) {
      if (FatalErrors.isBeyondItsThread(e)) {
        throw e;
      }
      return failed(method, path, e);
    } finally {
      threads.waitingForClient();
    }
  }

  private Response admitted(HttpExchange exchange, String method, String path)
      throws RequestException {
    Endpoint endpoint = endpoints.get(path);
    if (endpoint == null) {
      return Response.text(404, "not found; see / for the endpoints");
    }
    boolean allowed =
        endpoint.changes() ? method.equals("POST") : method.equals("GET") || method.equals("HEAD");
    if (!allowed) {
      String methods = endpoint.changes() ? "POST" : "GET, HEAD";
      return Response.text(405, "use " + methods).with("Allow", methods);
    }
    if (endpoint.changes()) {
      threads.waitingForClient();
    }
    return endpoint.answer(exchange);
  }

  private static Response failed(String method, String path, Throwable error) {
    log.error("{} {} failed", method, path, error);
    return Response.text(500, "internal error; see the agent's log");
  }

  /** Writes in pieces, and tells after each that the client has taken something. */
  private final class Sending extends FilterOutputStream {
    Sending(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (int at = 0; at < length; at += MOST_AT_ONCE) {
        out.write(bytes, from + at, Math.min(MOST_AT_ONCE, length - at));
        threads.waitingForClient();
      }
    }
  }

  private void send(Response response, HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    admission.headers().forEach(headers::set);
    headers.set("Cache-Control", "no-store");
    response.headers().forEach(headers::set);
    headers.set("Content-Type", response.contentType());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    if (hasBody(exchange.getRequestHeaders()) || admission.isOutdated(exchange)) {
      // Nobody reads a body, and what is left of it must not be taken for the next request.
      headers.set("Connection", "close");
    }
    long length = response.content().length();
    if (response.status() == NOT_MODIFIED) {
      exchange.sendResponseHeaders(NOT_MODIFIED, -1);
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(length));
      exchange.sendResponseHeaders(response.status(), -1);
    } else {
      exchange.sendResponseHeaders(response.status(), length);
      response.content().writeTo(new Sending(exchange.getResponseBody()));
    }
  }

  private static boolean hasBody(Headers request) {
    String length = request.getFirst("Content-Length");
    return request.containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
  }
}
