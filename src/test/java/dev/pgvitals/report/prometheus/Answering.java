package dev.pgvitals.report.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** In Prometheus's place: answers as no real one does at will, and remembers what it was asked. */
final class Answering implements AutoCloseable {
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Answering(int status, String body, String... header) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, status, body, header));
    server.start();
  }

  private void answer(HttpExchange exchange, int status, String body, String... header)
      throws IOException {
    asked.add(exchange.getRequestURI().toString());
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    if (header.length > 0) {
      exchange.getResponseHeaders().add(header[0], header[1]);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  PrometheusAccess access(String path) {
    return new PrometheusAccess(url(path), Optional.empty(), Optional.empty(), Optional.empty());
  }

  List<String> header(String name) {
    List<String> values = new ArrayList<>();
    headers.forEach(each -> values.addAll(each.getOrDefault(name, List.of())));
    return values;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
