package dev.pgvitals.web.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a client calls the agent by a name that no stranger can give it: a page from elsewhere
 * that has its own name resolve to this address (DNS rebinding) sends that name.
 */
public final class OwnHost {
  private static final Pattern ADDRESS =
      Pattern.compile("\\[[0-9A-Fa-f:.]+\\]|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

  private OwnHost() {}

  /**
   * True for an address, {@code localhost}, and the host that the agent listens on.
   *
   * @param authority what the client calls the agent, with or without a port
   * @param listenHost the host that the agent is configured to listen on; empty for every address
   */
  public static boolean is(String authority, String listenHost) {
    String host = authority.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.equals(listenHost.toLowerCase(Locale.ROOT))
        || ADDRESS.matcher(host).matches();
  }
}
