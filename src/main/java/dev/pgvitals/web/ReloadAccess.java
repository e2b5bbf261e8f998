package dev.pgvitals.web;

import com.sun.net.httpserver.Headers;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.OwnHost;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask for a reload: programs on the same machine, and with {@code enable_lifecycle} those
 * on others. Never a page that a browser has loaded from elsewhere, whatever it calls this address.
 */
final class ReloadAccess {
  /** What browsers send; programs have no reason to. */
  private static final Set<String> OF_BROWSERS = Set.of("Origin", "Sec-Fetch-Site");

  private ReloadAccess() {}

  /**
   * Why this request is refused; empty when it is not.
   *
   * @param client the socket's address: a header could say anything
   * @param authority what the client calls the agent
   * @param fromAnywhere whether other machines may ask, too
   * @param listenHost the host that the agent is configured to listen on; empty for every address
   */
  static Optional<String> refusal(
      InetAddress client,
      Headers headers,
      String authority,
      boolean fromAnywhere,
      String listenHost) {
    if (!client.isLoopbackAddress() && !fromAnywhere) {
      return Optional.of(
          "reload is only allowed from this machine: send the request locally, send"
              + " SIGHUP, or set `enable_lifecycle: true`");
    }
    if (isForeign(headers, authority)) {
      return Optional.of("reload requests from other web sites are not allowed");
    }
    boolean browser = OF_BROWSERS.stream().anyMatch(headers::containsKey);
    if ((browser || !fromAnywhere) && !OwnHost.is(authority, listenHost)) {
      return Optional.of(
          "the host of a reload request must be an IP address or localhost, not '"
              + DisplayNames.printable(authority)
              + "' (protection against DNS rebinding)");
    }
    return Optional.empty();
  }

  private static boolean isForeign(Headers headers, String authority) {
    List<String> origins = headers.getOrDefault("Origin", List.of());
    List<String> sites = headers.getOrDefault("Sec-Fetch-Site", List.of());
    return !origins.stream().allMatch(origin -> isSame(origin, authority))
        || !sites.stream().allMatch(Set.of("same-origin", "none")::contains);
  }

  private static boolean isSame(String origin, String authority) {
    try {
      return authority.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException noUri) {
      return false;
    }
  }
}
