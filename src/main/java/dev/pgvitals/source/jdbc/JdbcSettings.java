package dev.pgvitals.source.jdbc;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.source.socket.GracefulCloseSocketFactory;
import dev.pgvitals.source.socket.Wire;
import dev.pgvitals.source.socket.WireTls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/**
 * What pgJDBC needs to open a connection. The password is not in it (it is set to nothing): read it
 * for each connection and put it into a copy of the properties as {@code password}.
 *
 * @param url hosts and database only
 * @param properties the passphrase of a client key may be among them, so never print them
 */
public record JdbcSettings(String url, Properties properties) {
  /** A result larger than this is refused by the driver before it fills the heap. */
  private static final String MAX_RESULT = "16M";

  /**
   * The rounds of hashing that a server may ask of a login: ten times what the driver allows, as
   * scram_iterations may be raised from 16 on, and still a matter of a second for who asks in vain.
   */
  private static final String MAX_ITERATIONS = "1000000";

  /**
   * Settings for one database of a server that leave its session as it is.
   *
   * @param patience how long a silent server is waited for; raise the connection's network timeout
   *     before running anything that may take longer
   * @param connectTimeout of the TCP connect; a {@link Wire} bounds the login as a whole
   * @throws IllegalArgumentException if a host is a Unix socket
   */
  public static JdbcSettings of(
      ConnectionTarget target, String database, Duration patience, Duration connectTimeout) {
    Properties properties = new Properties();
    DriverParameters.of(target).values().forEach(properties::setProperty);
    set(properties, PGProperty.USER, target.user());
    // Unset, the driver would look into ~/.pgpass on its own, whatever its permissions.
    set(properties, PGProperty.PASSWORD, "");
    String name =
        target
            .parameters()
            .getOrDefault(
                "application_name",
                target.parameters().getOrDefault("fallback_application_name", "pgvitals"));
    set(properties, PGProperty.APPLICATION_NAME, name);
    set(properties, PGProperty.CONNECT_TIMEOUT, seconds(connectTimeout));
    // No loginTimeout: the driver would log in on a thread of its own, and leave that to itself
    // when the time is over. A Wire bounds the login instead.
    set(properties, PGProperty.SOCKET_TIMEOUT, seconds(patience));
    set(properties, PGProperty.CANCEL_SIGNAL_TIMEOUT, "2");
    set(properties, PGProperty.MAX_RESULT_BUFFER, MAX_RESULT);
    set(properties, PGProperty.SCRAM_MAX_ITERATIONS, MAX_ITERATIONS);
    // A label must read the same before and after: only integers do in binary.
    set(properties, PGProperty.BINARY_TRANSFER, "false");
    set(properties, PGProperty.BINARY_TRANSFER_ENABLE, "INT2,INT4,INT8");
    // The application's name goes with the startup message instead of a SET of its own.
    set(properties, PGProperty.ASSUME_MIN_SERVER_VERSION, "13");
    set(properties, PGProperty.SOCKET_FACTORY, GracefulCloseSocketFactory.class.getName());
    set(
        properties,
        PGProperty.SSL_FACTORY,
        properties.containsKey(PGProperty.SSL_FACTORY.getName())
            ? WireTls.SystemTrust.class.getName()
            : WireTls.FileTrust.class.getName());
    // A SQL_ASCII database is read as it is.
    set(properties, PGProperty.ALLOW_ENCODING_CHANGES, "true");
    return new JdbcSettings(url(target, database), properties);
  }

  /** The same, but for this property. */
  public JdbcSettings with(PGProperty property, String value) {
    Properties changed = copy();
    set(changed, property, value);
    return new JdbcSettings(url, changed);
  }

  /** The same without a property, whether it is there or not. */
  public JdbcSettings without(PGProperty property) {
    Properties changed = copy();
    changed.remove(property.getName());
    return new JdbcSettings(url, changed);
  }

  private Properties copy() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /** Which parameters of the target pgJDBC cannot honour, as sentences for the log; often none. */
  public static List<String> notices(ConnectionTarget target) {
    return DriverParameters.of(target).notices();
  }

  private static String url(ConnectionTarget target, String database) {
    for (ConnectionTarget.Host host : target.hosts()) {
      if (host.name().startsWith("/") || host.name().startsWith("@")) {
        throw new IllegalArgumentException(
            "Unix sockets cannot be used (" + host.name() + "): connect over TCP");
      }
    }
    return target.hosts().stream()
            .map(ConnectionTarget.Host::toString)
            .collect(Collectors.joining(",", "jdbc:postgresql://", "/"))
        + URLEncoder.encode(database, StandardCharsets.UTF_8);
  }

  private static void set(Properties properties, PGProperty property, String value) {
    property.set(properties, value);
  }

  /** The driver counts in whole seconds and takes 0 for no limit at all. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }

  /** Names without values, one of which may be a passphrase. */
  @Override
  public String toString() {
    Set<String> names = new TreeSet<>(properties.stringPropertyNames());
    return "JdbcSettings[url=" + url + ", properties=" + names + "]";
  }
}
