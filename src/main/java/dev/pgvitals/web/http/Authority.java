package dev.pgvitals.web.http;

import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.text.HostPort;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;

/** The agent's own {@code host:port}, as a client knows it. */
public final class Authority {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}\\])(?::([0-9]{1,5}))?");

  private Authority() {}

  /**
   * From the Host header; without one, as old clients may do, the address that was connected to.
   *
   * @throws RequestException if the header is not a host with or without a port: it goes into the
   *     answer, and who reads that would connect to it
   */
  public static String of(HttpExchange request) throws RequestException {
    List<String> hosts = request.getRequestHeaders().getOrDefault("Host", List.of());
    if (hosts.isEmpty()) {
      return of(request.getLocalAddress());
    }
    String host = hosts.get(0);
    if (hosts.size() > 1 || !isValid(host)) {
      throw new RequestException(
          400,
          "the Host header must be HOST or HOST:PORT, not '" + DisplayNames.printable(host) + "'");
    }
    return host;
  }

  private static boolean isValid(String host) {
    var parts = HOST_AND_PORT.matcher(host);
    if (!parts.matches()) {
      return false;
    }
    String port = parts.group(1);
    return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65_535);
  }

  /** An address as a URL has it: IPv6 in brackets. */
  public static String of(InetSocketAddress address) {
    return HostPort.of(address.getAddress().getHostAddress(), address.getPort());
  }
}
