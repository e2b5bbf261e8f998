package dev.pgvitals.rescue.server;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.rescue.plan.Recipe;
import dev.pgvitals.rescue.plan.ServerState;
import dev.pgvitals.rescue.plan.SessionId;
import dev.pgvitals.rescue.plan.Situation;
import dev.pgvitals.rescue.plan.Slots;
import dev.pgvitals.rescue.plan.Verb;
import dev.pgvitals.rescue.server.SessionSignals.Effect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One connection to a server in trouble. Not for use by several threads.
 *
 * <p>Whoever logs in must be somebody of their own, who may see and signal others and nothing more:
 * neither a superuser nor the agent.
 */
public final class RescueServer implements AutoCloseable {
  /** "pgvi" and "resc". In each database it is another lock, so it is that of the home database. */
  private static final String LOCK = "1885828713, 1919251299";

  private final Login login;
  private final Connection connection;
  private final String database;
  private final ServerState state;
  private final SessionLook look;
  private final SessionSignals signals;
  private final WraparoundLook wraparound;

  private RescueServer(Login login, Connection connection, String database, ServerState state) {
    this.login = login;
    this.connection = connection;
    this.database = database;
    this.state = state;
    this.look = new SessionLook(state.major());
    this.signals = new SessionSignals(connection, look);
    this.wraparound = new WraparoundLook(login);
  }

  /**
   * Logs in.
   *
   * @param target the server's address, with the login of the role for rescues
   * @param writes whether rows are to be written; else the session is read-only
   */
  public static RescueServer open(ServerConfig server, ConnectionTarget target, boolean writes)
      throws RescueException {
    if (target.user().equals(server.target().user())) {
      throw new RescueException(
          "%s is the agent's own role, which must not be able to signal anybody"
              .formatted(target.user()),
          "give rescues a role of their own: docs/operations/rescue.md");
    }
    Login login = new Login(target, server.connectTimeout(), writes);
    boolean done = false;
    try {
      Connection connection = login.to(target.database());
      RescueServer opened =
          new RescueServer(login, connection, target.database(), inspect(connection));
      done = true;
      return opened;
    } catch (SQLException e) {
      throw new RescueException("cannot be asked: " + e.getMessage(), "");
    } finally {
      if (!done) {
        login.close();
      }
    }
  }

  private static ServerState inspect(Connection connection) throws SQLException, RescueException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT pg_catalog.current_setting('server_version_num')::int,
                       pg_catalog.current_setting('server_version'), pg_catalog.pg_is_in_recovery(),
                       SESSION_USER::text, pg_catalog.bool_or(r.rolsuper),
                       pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'), pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
                  FROM pg_catalog.pg_roles AS r WHERE r.rolname IN (SESSION_USER, CURRENT_USER)""")) {
      row.next();
      String role = row.getString(4);
      if (row.getBoolean(5)) {
        throw new RescueException(
            role + " is a superuser, who could signal anybody",
            "give rescues a role of their own, with pg_monitor and pg_signal_backend:"
                + " docs/operations/rescue.md");
      }
      if (!row.getBoolean(7)) {
        throw new RescueException(
            role + " does not see what others do", "GRANT pg_monitor TO " + role);
      }
      if (!row.getBoolean(6)) {
        throw new RescueException(
            role + " may not signal anybody", "GRANT pg_signal_backend TO " + role);
      }
      return new ServerState(row.getInt(1), row.getString(2), row.getBoolean(3), role);
    }
  }

  public ServerState state() {
    return state;
  }

  /** That its rows are written in. */
  public String database() {
    return database;
  }

  Connection connection() {
    return connection;
  }

  /**
   * How it is now.
   *
   * @param texts whether to bring the texts of statements
   * @param tables for {@link Recipe#WRAPAROUND}: of databases beyond this share of all transaction
   *     IDs the oldest tables are looked for; 1: of none
   */
  public Situation look(Recipe recipe, boolean texts, double tables) throws SQLException {
    return new Situation(
        state,
        slots(),
        look.read(connection, texts),
        recipe == Recipe.LEAK
            ? limits("SELECT rolname::text, rolconnlimit FROM pg_catalog.pg_roles", "rolconnlimit")
            : Map.of(),
        recipe == Recipe.LEAK
            ? limits(
                "SELECT datname::text, datconnlimit FROM pg_catalog.pg_database", "datconnlimit")
            : Map.of(),
        recipe == Recipe.WRAPAROUND
            ? Optional.of(wraparound.read(connection, database, tables))
            : Optional.empty());
  }

  /**
   * Signals a session if it is what it was when it was looked at.
   *
   * @param most connections that may be in use when {@link Recipe#IDLE} is over
   * @return whether it was, and the signal was sent
   */
  public boolean signal(Verb verb, SessionId id, Recipe recipe, int most) throws SQLException {
    return signals.send(verb, id, recipe, most);
  }

  /** Whether the session of that process has ended. */
  public boolean hasEnded(SessionId id) throws SQLException {
    return signals.effect(id) == Effect.ENDED;
  }

  /** Whether the session does something else than it did, or has ended. */
  public boolean hasChanged(SessionId id) throws SQLException {
    return signals.effect(id) != Effect.NONE;
  }

  /**
   * Takes the lock under which one rescue at a time works, until the connection ends.
   *
   * @return empty: it is ours; else who has it
   */
  public Optional<String> lock() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT pg_catalog.pg_try_advisory_lock(" + LOCK + ")")) {
        row.next();
        if (row.getBoolean(1)) {
          return Optional.empty();
        }
      }
      return Optional.of(holder(statement));
    }
  }

  private static String holder(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT pg_catalog.format('pid %%s of %%s, %%s', a.pid, a.usename, a.application_name)
              FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
             WHERE l.locktype = 'advisory' AND l.granted AND (l.classid, l.objid) = (%s) AND l.objsubid = 2
               AND a.datname = pg_catalog.current_database()"""
                .formatted(LOCK))) {
      return row.next() ? row.getString(1) : "somebody who is gone by now";
    }
  }

  private Slots slots() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity AS a WHERE a.backend_type = 'client backend' AND a.pid <> pg_catalog.pg_backend_pid())::int,
                       pg_catalog.current_setting('max_connections')::int
                       - pg_catalog.current_setting('superuser_reserved_connections')::int
                       - COALESCE(pg_catalog.current_setting('reserved_connections', true)::int, 0)""")) {
      row.next();
      return new Slots(row.getInt(1), row.getInt(2));
    }
  }

  private Map<String, Integer> limits(String sql, String column) throws SQLException {
    Map<String, Integer> limits = new HashMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement(sql + " WHERE " + column + " >= 0");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        limits.put(row.getString(1), row.getInt(2));
      }
    }
    return limits;
  }

  @Override
  public void close() {
    login.close();
  }
}
