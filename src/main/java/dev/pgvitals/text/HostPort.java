package dev.pgvitals.text;

/** A host and a port in one text. */
public final class HostPort {
  private HostPort() {}

  /**
   * As a URL has it: {@code db1:5432}, {@code [::1]:5432}.
   *
   * @param host a name or an address, IPv6 without brackets; empty for every address
   */
  public static String of(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
