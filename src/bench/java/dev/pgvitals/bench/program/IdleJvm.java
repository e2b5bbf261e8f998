package dev.pgvitals.bench.program;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The least that an agent on the JVM can cost: answers every request with "ok", by the JDK's HTTP
 * server, and does nothing else.
 */
final class IdleJvm {
  private static final byte[] OK = "ok\n".getBytes(StandardCharsets.US_ASCII);

  private IdleJvm() {}

  /**
   * Runs until it is ended.
   *
   * @param arguments the port to listen on, of the loopback interface
   */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, OK.length);
          exchange.getResponseBody().write(OK);
          exchange.close();
        });
    server.start();
  }
}
