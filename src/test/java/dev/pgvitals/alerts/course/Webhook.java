package dev.pgvitals.alerts.course;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is called: takes what Alertmanager sends, as a chat or a pager would. What is appended to its
 * URL is the name of the way by which it is told.
 */
public final class Webhook implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<Map<String, String>, Notice> latest = new ConcurrentHashMap<>();

  public Webhook() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** The latest of each alert that was ever heard of. */
  public List<Notice> notices() {
    return List.copyOf(latest.values());
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode message = JSON.readTree(exchange.getRequestBody());
    Instant now = Instant.now();
    for (JsonNode alert : message.path("alerts")) {
      Notice notice =
          new Notice(
              texts(alert.path("labels")),
              texts(alert.path("annotations")),
              alert.path("status").asText().equals("firing"),
              now,
              Set.of(exchange.getRequestURI().getPath().substring(1)));
      latest.merge(notice.labels(), notice, Notice::then);
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
