package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.LibpqParameter;
import dev.pgvitals.text.HostPort;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a server is and how to get in, as libpq's URIs and key=value strings say it, in libpq's
 * words.
 *
 * @param hosts never empty; more than one are tried in order
 * @param database the one connected to at first, in which {@code scope: cluster} queries run
 * @param parameters the libpq parameters that are left, by name: {@code sslmode}, {@code
 *     sslrootcert}, {@code options}, {@code application_name}, {@code connect_timeout} ...
 */
public record ConnectionTarget(
    List<Host> hosts,
    String database,
    String user,
    PasswordSource password,
    Map<String, String> parameters) {
  public ConnectionTarget {
    hosts = List.copyOf(hosts);
    parameters = Map.copyOf(parameters);
  }

  /** Leaves out what is secret among the parameters. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(parameters);
    shown.replaceAll((name, value) -> LibpqParameter.isSecret(name) ? "***" : value);
    return "ConnectionTarget[hosts="
        + hosts
        + ", database="
        + database
        + ", user="
        + user
        + ", password="
        + password
        + ", parameters="
        + shown
        + "]";
  }

  /**
   * One host.
   *
   * @param name a name or an address; IPv6 without brackets
   */
  public record Host(String name, int port) {
    /** As a URL has it: IPv6 in brackets. */
    @Override
    public String toString() {
      return HostPort.of(name, port);
    }
  }
}
