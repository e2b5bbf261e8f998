package dev.pgvitals.web.http;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a request comes from, as far as a browser tells: a page from elsewhere must not have the
 * agent do something, whatever it calls this address.
 */
public final class RequestSource {
  private static final String LOCALHOST = "localhost";

  private static final Pattern ADDRESS =
      Pattern.compile("\\[[0-9A-Fa-f:.]+\\]|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

  private static final String ORIGIN = "Origin";
  private static final String SITE = "Sec-Fetch-Site";

  private RequestSource() {}

  /** Whether a browser sent it; programs have no reason to send such headers. */
  public static boolean isBrowser(Headers headers) {
    return headers.containsKey(ORIGIN) || headers.containsKey(SITE);
  }

  /**
   * Whether a page from elsewhere had it sent. Where the browser says itself that the page is of
   * the same site, that counts: a proxy in between may have changed what the agent is called.
   *
   * @param authority what the client calls the agent
   */
  public static boolean isForeign(Headers headers, String authority) {
    List<String> sites = headers.getOrDefault(SITE, List.of());
    if (!sites.isEmpty()) {
      return !sites.stream().allMatch(Set.of("same-origin", "none")::contains);
    }
    return !headers.getOrDefault(ORIGIN, List.of()).stream()
        .allMatch(origin -> isSame(origin, authority));
  }

  private static boolean isSame(String origin, String authority) {
    try {
      return authority.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException noUri) {
      return false;
    }
  }

  /**
   * Whether the agent is called by its address, by {@code localhost}, or as it was told to listen.
   * Another name may be a stranger's that leads here (DNS rebinding).
   *
   * @param listenHost the host that it is configured to listen on; empty for every address
   */
  public static boolean isOwn(String authority, String listenHost) {
    return isAddress(authority)
        || (!listenHost.isEmpty() && host(authority).equals(listenHost.toLowerCase(Locale.ROOT)));
  }

  /** Whether the agent is called {@code localhost}, or by an address. */
  public static boolean isAddress(String authority) {
    String host = host(authority);
    return host.equals(LOCALHOST) || ADDRESS.matcher(host).matches();
  }

  private static String host(String authority) {
    return authority.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
  }
}
