package dev.pgvitals.source.postgres;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.TimeoutSetting;
import dev.pgvitals.source.jdbc.Connector;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.source.jdbc.Opened;
import dev.pgvitals.source.jdbc.RunReader;
import dev.pgvitals.source.jdbc.UsageCounters;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens guarded sessions, and finds out on the way whether a pooler stands before the server.
 * Thread-safe.
 */
final class SessionOpener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.pgvitals.server");

  /** A role may have serializable transactions, in which a standby refuses every statement. */
  private static final String WHOSE_PROCESS =
      "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_catalog.pg_backend_pid(); COMMIT";

  /** Major and minor: {@code 16.4 (Debian ...)}, {@code 19beta1}. */
  private static final Pattern VERSION = Pattern.compile("^(\\d{1,3})(?:\\.(\\d{1,3}))?");

  private final ServerConfig server;
  private final UsageCounters cost;
  private final SessionGuards guards;
  private final SettingsView ours;
  private final SettingsView poolers = SettingsView.behindPooler();
  private volatile GuardMode guarding = GuardMode.SESSION;

  /** What logins need from the first moment on, as the last one that succeeded did. */
  private volatile Set<TimeoutSetting> lifted = Set.of();

  /** By its number, which no other database ever has: a name can be given to another one. */
  private final Map<Connection, Long> databases = Collections.synchronizedMap(new WeakHashMap<>());

  SessionOpener(ServerConfig server, UsageCounters cost) {
    this.server = server;
    this.cost = cost;
    this.guards = SessionGuards.of(server);
    this.ours = SettingsView.direct(server.target());
  }

  /** Opens one in the database that the server's address names. */
  Opened home(Connector connector) throws SQLException {
    String database = server.target().database();
    return lifting(
        lift -> {
          Opened opened = open(connector, database, lift);
          // Asked of each, as another one may answer at the address tomorrow.
          if (guarding == GuardMode.SESSION && !opened.tried(this::isOurs)) {
            opened.close();
            foundPooler("the backend that answers is not the one logged in to");
            opened = open(connector, database, lift);
          }
          return guarded(opened);
        });
  }

  /** Opens one in another database, when there was one in the home database already. */
  Opened visit(Connector connector, String database) throws SQLException {
    return lifting(lift -> guarded(open(connector, database, lift)));
  }

  /** A login, of which some timeouts are kept away from its beginning. */
  private interface Opening {
    Opened with(Set<TimeoutSetting> lift) throws SQLException;
  }

  /**
   * A timeout of the role's may be over before the guards are set. Those that were are set as the
   * session begins, and only those: where a version does not know one, it refuses the login.
   */
  private Opened lifting(Opening opening) throws SQLException {
    Set<TimeoutSetting> lift = lifted;
    while (true) {
      try {
        Opened opened = opening.with(lift);
        lifted = lift;
        return opened;
      } catch (SQLException e) {
        Optional<TimeoutSetting> over =
            TimeoutSetting.of(String.valueOf(e.getSQLState())).filter(guards::has);
        if (over.isEmpty() || lift.contains(over.get()) || guarding == GuardMode.TRANSACTION) {
          lifted = Set.of();
          throw e;
        }
        Set<TimeoutSetting> more = EnumSet.of(over.get());
        more.addAll(lift);
        lift = Set.copyOf(more);
      }
    }
  }

  /** A session for one use; guarded as the last one that was opened. */
  Session session(Connection connection) throws SQLException {
    GuardMode mode = guarding;
    return new Session(
        connection,
        mode,
        mode == GuardMode.TRANSACTION ? guards.forTransaction(version(connection)) : "",
        mode == GuardMode.SESSION ? ours : poolers,
        server.timeout(),
        databases.getOrDefault(connection.unwrap(Connection.class), 0L));
  }

  private Opened open(Connector connector, String database, Set<TimeoutSetting> lift)
      throws SQLException {
    JdbcSettings settings =
        SessionSettings.direct(
            server.target(), database, server.timeout(), server.connectTimeout());
    if (guarding == GuardMode.SESSION) {
      try {
        return connector.login(SessionSettings.adding(settings, guards.asOptions(lift)), database);
      } catch (SQLException e) {
        if (!refusesOptions(e)) {
          throw e;
        }
        foundPooler(String.valueOf(e.getMessage()));
      }
    }
    return connector.login(SessionSettings.behindPooler(settings), database);
  }

  private Opened guarded(Opened opened) throws SQLException {
    opened.tried(
        connection -> {
          guard(connection);
          return true;
        });
    return opened;
  }

  /**
   * A pooler that takes {@code options} and drops them would leave us without guards, unnoticed;
   * one that passes them on, its other clients with ours. What a pooler cannot hide is whose
   * process works for us.
   */
  private boolean isOurs(Connection connection) throws SQLException {
    cost.oneRow();
    try (Statement statement = connection.createStatement()) {
      RunReader.atRows(statement, statement.execute(WHOSE_PROCESS));
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getInt(1) == connection.unwrap(PGConnection.class).getBackendPID();
      }
    }
  }

  /** PgBouncer has no SQLSTATE of its own for it; other poolers call it a missing feature. */
  private static boolean refusesOptions(SQLException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return Set.of("08P01", "0A000").contains(String.valueOf(e.getSQLState()))
        && message.contains("option");
  }

  /** As 160004, of what the server said at the login; 0: it did not say. */
  private static int version(Connection connection) throws SQLException {
    String said = connection.unwrap(PGConnection.class).getParameterStatus("server_version");
    Matcher version = VERSION.matcher(said == null ? "" : said);
    return version.find()
        ? Integer.parseInt(version.group(1)) * 10_000
            + (version.group(2) == null ? 0 : Integer.parseInt(version.group(2)))
        : 0;
  }

  private void foundPooler(String how) {
    if (guarding == GuardMode.TRANSACTION) {
      return;
    }
    guarding = GuardMode.TRANSACTION;
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
    PgCatalogType.teach(connection);
    if (guarding == GuardMode.SESSION) {
      cost.roundTrip();
      databases.put(connection, Session.begin(connection, guards));
      readAnyBytes(connection);
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
}
