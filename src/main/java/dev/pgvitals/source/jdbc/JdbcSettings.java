package dev.pgvitals.source.jdbc;

import dev.pgvitals.config.target.ConnectionTarget;
import dev.pgvitals.source.pgbouncer.ConsoleSocketFactory;
import dev.pgvitals.source.wire.GracefulCloseSocketFactory;
import dev.pgvitals.source.wire.Wire;
import dev.pgvitals.source.wire.WireTls;
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
 * What pgJDBC needs to open a guarded connection. The password is not in it (it is set to nothing):
 * read it for each connection and put it into a copy of the properties as {@code password}.
 *
 * @param url hosts and database only
 * @param properties the passphrase of a client key may be among them, so never print them
 */
public record JdbcSettings(String url, Properties properties) {
  /** How long past its statement_timeout a statement may keep the client waiting. */
  public static final Duration GRACE = Duration.ofSeconds(5);

  /** A result larger than this is refused by the driver before it fills the heap. */
  private static final String MAX_RESULT = "16M";

  static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(30);

  private static final List<PGProperty> SESSION_STATE =
      List.of(PGProperty.OPTIONS, PGProperty.READ_ONLY, PGProperty.READ_ONLY_MODE);

  /**
   * Settings for one database of a server.
   *
   * @param statementTimeout also bounds, with a grace, how long a silent server is waited for;
   *     raise the connection's network timeout before running anything under a longer one
   * @param connectTimeout of the TCP connect; a {@link Wire} bounds the login as a whole
   * @throws IllegalArgumentException if a host is a Unix socket
   */
  public static JdbcSettings of(
      ConnectionTarget target,
      String database,
      Duration statementTimeout,
      Duration lockTimeout,
      Duration connectTimeout) {
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
    set(properties, PGProperty.SOCKET_TIMEOUT, seconds(statementTimeout.plus(GRACE)));
    set(properties, PGProperty.CANCEL_SIGNAL_TIMEOUT, "2");
    set(properties, PGProperty.MAX_RESULT_BUFFER, MAX_RESULT);
    // What runs every interval is prepared at the server from its third run on.
    set(properties, PGProperty.PREPARE_THRESHOLD, "3");
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
    // A SQL_ASCII database is read as it is: see Connector.
    set(properties, PGProperty.ALLOW_ENCODING_CHANGES, "true");
    guard(target, statementTimeout, lockTimeout, properties);
    return new JdbcSettings(url(target, database), properties);
  }

  /**
   * The same behind a pooler, whose sessions are everybody's: nothing is set when one is opened, so
   * each transaction must bring its own guards; see {@link Session}.
   */
  JdbcSettings behindPooler() {
    Properties pooled = copy();
    for (PGProperty set : SESSION_STATE) {
      pooled.remove(set.getName());
    }
    // A statement that was prepared in one session is unknown in the next one's.
    set(pooled, PGProperty.PREPARE_THRESHOLD, "0");
    return new JdbcSettings(url, pooled);
  }

  /** The same for a session of which it is not known yet whose it is: it is left unchanged. */
  JdbcSettings unchanging() {
    Properties first = copy();
    first.remove(PGProperty.READ_ONLY.getName());
    return new JdbcSettings(url, first);
  }

  /**
   * For PgBouncer's console, which knows neither settings nor prepared statements nor transactions.
   *
   * @param timeout for each answer
   */
  JdbcSettings forConsole(Duration timeout) {
    Properties console = behindPooler().copy();
    set(console, PGProperty.PREFER_QUERY_MODE, "simple");
    set(console, PGProperty.SOCKET_TIMEOUT, seconds(timeout));
    set(console, PGProperty.SOCKET_FACTORY, ConsoleSocketFactory.class.getName());
    // To tell a primary from a standby, the driver would ask.
    console.remove(PGProperty.TARGET_SERVER_TYPE.getName());
    return new JdbcSettings(url, console);
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

  private static void guard(
      ConnectionTarget target,
      Duration statementTimeout,
      Duration lockTimeout,
      Properties properties) {
    StringBuilder options = new StringBuilder();
    options.append("-c statement_timeout=").append(statementTimeout.toMillis());
    options.append(" -c lock_timeout=").append(lockTimeout.toMillis());
    options
        .append(" -c idle_in_transaction_session_timeout=")
        .append(IDLE_IN_TRANSACTION.toMillis());
    if (selectsByReadOnly(target)) {
      // The driver asks a host whether its transactions are read-only to find out its role: a
      // session that begins read-only would make every primary look like a standby. So here the
      // guard follows the choice of host.
      set(properties, PGProperty.READ_ONLY, "true");
      set(properties, PGProperty.READ_ONLY_MODE, "always");
    } else {
      options.append(" -c default_transaction_read_only=on");
    }
    options.append(" -c jit=off");
    // What only a chatty client wants, and what a role's own settings could make of a failed
    // statement or, on a standby, of each.
    options.append(" -c client_min_messages=error -c exit_on_error=off");
    options.append(" -c default_transaction_isolation=read\\ committed");
    String own = target.parameters().get("options");
    if (own != null) {
      options.append(' ').append(own);
    }
    set(properties, PGProperty.OPTIONS, options.toString());
  }

  /** Whether the driver chooses among hosts by asking whether their transactions are read-only. */
  static boolean selectsByReadOnly(ConnectionTarget target) {
    return !target.parameters().getOrDefault("target_session_attrs", "any").equals("any");
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
