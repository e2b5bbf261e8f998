package dev.pgvitals.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.pgvitals.web.http.Authority;
import dev.pgvitals.web.http.DisplayNames;
import dev.pgvitals.web.http.RequestException;
import dev.pgvitals.web.http.RequestSource;
import dev.pgvitals.web.status.AgentView;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who may ask for a reload: whom the agent knows; else programs on the same machine, and with
 * {@code enable_lifecycle} those on others. Never a page that a browser has loaded from elsewhere,
 * whatever it calls this address.
 */
final class ReloadAccess {
  private ReloadAccess() {}

  /**
   * As the other, of a request as it came.
   *
   * @param known whether the agent knows who asks
   */
  static Optional<String> refusal(
      HttpExchange request, Predicate<HttpExchange> known, AgentView agent)
      throws RequestException {
    return refusal(
        request.getRemoteAddress().getAddress(),
        request.getRequestHeaders(),
        Authority.of(request),
        known.test(request),
        agent.lifecycleEnabled(),
        agent.listenHost());
  }

  /**
   * Why this request is refused; empty when it is not.
   *
   * @param client the socket's address: a header could say anything
   * @param authority what the client calls the agent
   * @param known whether the agent knows who asks
   * @param fromAnywhere whether other machines may ask, too
   * @param listenHost the host that the agent is configured to listen on; empty for every address
   */
  static Optional<String> refusal(
      InetAddress client,
      Headers headers,
      String authority,
      boolean known,
      boolean fromAnywhere,
      String listenHost) {
    if (!client.isLoopbackAddress() && !fromAnywhere && !known) {
      return Optional.of(
          "reload is only allowed from this machine: send the request locally, send"
              + " SIGHUP, log in by `web_config_file`, or set `enable_lifecycle: true`");
    }
    if (RequestSource.isForeign(headers, authority)) {
      return Optional.of("reload requests from other web sites are not allowed");
    }
    // Under another name, a browser would have sent no login.
    if (!known
        && (RequestSource.isBrowser(headers) || !fromAnywhere)
        && !RequestSource.isOwn(authority, listenHost)) {
      return Optional.of(
          "the host of a reload request must be an IP address or localhost, not '"
              + DisplayNames.printable(authority)
              + "' (protection against DNS rebinding)");
    }
    return Optional.empty();
  }
}
