package dev.pgvitals.postgres;

import dev.pgvitals.config.PasswordReader;
import dev.pgvitals.config.PasswordUnreadableException;
import dev.pgvitals.config.ServerConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens one connection: address, guards and a password that is read anew each time, so that
 * rotation needs nothing of us. Finds out on the way what it is that answers: a server, a pooler
 * before one, or PgBouncer's console. Thread-safe.
 */
final class Connector {
  /** The database whose place PgBouncer's console takes: it has no other name. */
  static final String CONSOLE = "pgbouncer";

  private static final Logger LOG = LoggerFactory.getLogger("dev.pgvitals.server");

  private final ServerConfig server;
  private final Driver driver = new Driver();
  private final ServerCost cost;
  private final Semaphore places;
  private final ScheduledExecutorService watchdog;
  private final Set<Wire> opening = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Duration lastDuration;
  private volatile Guarding guarding;

  /** By its number, which no other database ever has: a name can be given to another one. */
  private final Map<Connection, Long> databases = Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * A connection, in autocommit mode.
   *
   * @param wire what its bytes go through
   */
  record Opened(Connection connection, Wire wire) {}

  /**
   * Opens nothing yet.
   *
   * @param watchdog cuts connections that do not take what is written to them
   */
  Connector(ServerConfig server, ServerCost cost, ScheduledExecutorService watchdog) {
    this.server = server;
    this.cost = cost;
    this.watchdog = watchdog;
    this.places = new Semaphore(server.connections(), true);
    this.guarding = server.target().database().equals(CONSOLE) ? Guarding.CLIENT : Guarding.SESSION;
  }

  /** A connection to the database that the server's address names. */
  Opened home() throws SQLException {
    String database = server.target().database();
    Opened opened = open(database);
    // Asked of each, as another one may answer at the address tomorrow.
    if (guarding == Guarding.SESSION && !tried(opened, this::isOurs)) {
      close(opened);
      foundPooler("the backend that answers is not the one logged in to");
      opened = open(database);
    }
    return ready(opened);
  }

  /** A connection to another database, when there was one to the home database already. */
  Opened visit(String database) throws SQLException {
    return ready(open(database));
  }

  /** Breaks off what is being opened. */
  void cut() {
    opening.forEach(Wire::cut);
  }

  private Opened ready(Opened opened) throws SQLException {
    tried(
        opened,
        connection -> {
          guard(connection);
          return true;
        });
    opened.wire().loggedIn();
    return opened;
  }

  /** A step of a login, after which the connection is either good or closed. */
  private static <T> T tried(Opened opened, Step<T> step) throws SQLException {
    boolean done = false;
    try {
      T result = step.of(opened.connection());
      done = true;
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      throw WireFailure.of(e, opened.wire());
    } finally {
      if (!done) {
        close(opened);
      }
    }
  }

  private static void close(Opened opened) {
    try {
      opened.connection().close();
    } catch (SQLException alreadyGone) {
      // Closing is all that was wanted.
    } finally {
      opened.wire().cut();
    }
  }

  private interface Step<T> {
    T of(Connection connection) throws SQLException;
  }

  /** The number of the database that a connection is to; 0 where sessions are not ours. */
  long databaseOf(Connection connection) {
    return databases.getOrDefault(connection, 0L);
  }

  /** What keeps statements on the connections within bounds; as of the last one opened. */
  Guarding guarding() {
    return guarding;
  }

  private Opened open(String database) throws SQLException {
    JdbcSettings settings =
        JdbcSettings.of(
            server.target(),
            database,
            server.timeout(),
            server.lockTimeout(),
            server.connectTimeout());
    if (guarding == Guarding.CLIENT) {
      Opened opened = login(settings.forConsole(server.timeout()), database);
      if (tried(opened, Connector::isConsole)) {
        return new Opened(ConsoleConnection.of(opened.connection()), opened.wire());
      }
      // A database that only has the console's name.
      close(opened);
      guarding = Guarding.SESSION;
    }
    if (guarding == Guarding.SESSION) {
      try {
        return login(settings.unchanging(), database);
      } catch (SQLException e) {
        if (!refusesOptions(e)) {
          throw e;
        }
        foundPooler(String.valueOf(e.getMessage()));
      }
    }
    return login(settings.behindPooler(), database);
  }

  private Opened login(JdbcSettings settings, String database) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    DriverFiles.check(server.target());
    Optional<String> noPassword;
    try {
      PasswordReader.read(server.target(), database)
          .ifPresent(password -> properties.setProperty("password", password.reveal()));
      noPassword = PasswordReader.whyNone(server.target(), database);
    } catch (PasswordUnreadableException e) {
      throw new SQLInvalidAuthorizationSpecException(e.getMessage(), "28000", e);
    }
    long start = System.nanoTime();
    Opened opened = connect(settings.url(), properties, noPassword);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    lastDuration = duration;
    cost.loggedIn(duration);
    return opened;
  }

  private static boolean isConsole(Connection connection) throws SQLException {
    String version = connection.unwrap(PGConnection.class).getParameterStatus("server_version");
    return version != null && version.endsWith("/bouncer");
  }

  /**
   * A pooler that takes {@code options} and drops them would leave us without guards, unnoticed;
   * one that passes them on, its other clients with ours. What a pooler cannot hide is whose
   * process works for us.
   */
  private boolean isOurs(Connection connection) throws SQLException {
    cost.oneRow();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      return row.getInt(1) == connection.unwrap(PGConnection.class).getBackendPID();
    }
  }

  /** PgBouncer has no SQLSTATE of its own for it; other poolers call it a missing feature. */
  private static boolean refusesOptions(SQLException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return Set.of("08P01", "0A000").contains(String.valueOf(e.getSQLState()))
        && message.contains("option");
  }

  private void foundPooler(String how) {
    if (guarding == Guarding.TRANSACTION) {
      return;
    }
    guarding = Guarding.TRANSACTION;
    LOG.atInfo()
        .addKeyValue("server", server.name())
        .log(
            "behind a connection pooler ({}): timeouts and read-only mode are set in each"
                + " transaction instead of once per session",
            how);
    if (server.target().parameters().containsKey("options")) {
      LOG.atWarn()
          .addKeyValue("server", server.name())
          .log(
              "options in the url have no effect behind a pooler; set them on the role: ALTER ROLE"
                  + " {} SET ...",
              server.target().user());
    }
  }

  /** What can only be said in a session, when it is ours. */
  private void guard(Connection connection) throws SQLException {
    if (guarding != Guarding.CLIENT) {
      ServerType.teach(connection);
    }
    if (guarding == Guarding.SESSION) {
      cost.roundTrip();
      databases.put(connection, Session.begin(connection, timeoutsOfSessions(connection)));
      readAnyBytes(connection);
      if (JdbcSettings.selectsByReadOnly(server.target())) {
        cost.roundTrip();
        connection.setReadOnly(true);
      }
    }
  }

  /**
   * What would end the session instead of a statement; a server that is too old to know one refuses
   * a login that names it.
   */
  private List<String> timeoutsOfSessions(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    String options = server.target().parameters().getOrDefault("options", "");
    return Map.of("idle_session_timeout", 14, "transaction_timeout", 17).entrySet().stream()
        .filter(timeout -> major >= timeout.getValue() && !options.contains(timeout.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Opened connect(String url, Properties properties, Optional<String> noPassword)
      throws SQLException {
    Wire wire = new Wire(WireLimits.within(server.connectTimeout()), places, watchdog);
    boolean done = false;
    opening.add(wire);
    try {
      Connection connection =
          PoliteSocketFactory.within(wire, () -> driver.connect(url, properties));
      if (connection == null) {
        throw new SQLException("the driver does not accept the address " + url);
      }
      done = true;
      return new Opened(connection, wire);
    } catch (SQLException | RuntimeException | Error e) {
      throw WireFailure.of(e, wire, properties, noPassword);
    } finally {
      opening.remove(wire);
      if (!done) {
        // Whatever the driver left open.
        wire.cut();
      }
    }
  }

  /**
   * A SQL_ASCII database may hold bytes of any encoding. Asked for UTF-8, as the driver asks, the
   * server refuses a whole result for one of them; asked for nothing, it sends them as they are.
   */
  private void readAnyBytes(Connection connection) throws SQLException {
    String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
    if ("SQL_ASCII".equals(encoding)) {
      try (Statement statement = connection.createStatement()) {
        cost.roundTrip();
        cost.roundTrip();
        statement.execute("SET client_encoding TO SQL_ASCII");
      }
    }
  }

  Optional<Duration> lastDuration() {
    return Optional.ofNullable(lastDuration);
  }
}
