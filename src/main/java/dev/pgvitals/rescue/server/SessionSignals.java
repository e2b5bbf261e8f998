package dev.pgvitals.rescue.server;

import dev.pgvitals.rescue.plan.Recipe;
import dev.pgvitals.rescue.plan.SessionId;
import dev.pgvitals.rescue.plan.Verb;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signals one session a statement; whether it is still the one is decided in that statement. */
final class SessionSignals {
  private static final String STATE =
      "SELECT a.state_change FROM pg_catalog.pg_stat_activity AS a WHERE a.pid = ? AND"
          + " a.backend_start = ?";

  private final Connection connection;
  private final SessionLook look;

  SessionSignals(Connection connection, SessionLook look) {
    this.connection = connection;
    this.look = look;
  }

  /**
   * Sends a signal if the session is what it was, and may be signalled.
   *
   * @param most that may be in use, of connections, for {@link Recipe#IDLE} not to be over
   * @return whether there was such a session, and it got the signal
   */
  boolean send(Verb verb, SessionId id, Recipe recipe, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql(verb, recipe))) {
      identify(statement, id);
      time(statement, 3, id.stateChange());
      if (recipe == Recipe.IDLE) {
        statement.setInt(4, most);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** How it is with a session after a signal. */
  Effect effect(SessionId id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STATE)) {
      identify(statement, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Effect.ENDED;
        }
        return SessionLook.instant(row, "state_change").equals(id.stateChange())
            ? Effect.NONE
            : Effect.CHANGED;
      }
    }
  }

  /** What became of a session. */
  enum Effect {
    NONE,
    CHANGED,
    ENDED
  }

  private String sql(Verb verb, Recipe recipe) {
    return """
    SELECT pg_catalog.%s(a.pid)
      FROM pg_catalog.pg_stat_activity AS a
      LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = a.usesysid
     WHERE a.pid = ? AND a.backend_start = ? AND a.state_change = ?
       AND a.backend_type = 'client backend' AND a.pid <> pg_catalog.pg_backend_pid()
       AND r.rolsuper IS NOT TRUE AND %s IS NOT TRUE%s"""
        .formatted(verb.function(), look.isAtMaintenance(), still(recipe));
  }

  /** That it is still trouble for which the session was chosen. */
  private static String still(Recipe recipe) {
    return switch (recipe) {
      case IDLE ->
          " AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity AS c WHERE"
              + " c.backend_type = 'client backend' AND c.pid <> pg_catalog.pg_backend_pid())"
              + " > ?";
      case BLOCKERS ->
          " AND EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS w WHERE w.wait_event_type ="
              + " 'Lock' AND a.pid = ANY (pg_catalog.pg_blocking_pids(w.pid)))";
      case WRAPAROUND -> " AND (a.backend_xid IS NOT NULL OR a.backend_xmin IS NOT NULL)";
      case IDLE_IN_TRANSACTION, LONG_QUERIES, LEAK -> "";
    };
  }

  private static void identify(PreparedStatement statement, SessionId id) throws SQLException {
    statement.setInt(1, (int) id.pid());
    time(statement, 2, Optional.of(id.backendStart()));
  }

  private static void time(PreparedStatement statement, int index, Optional<Instant> time)
      throws SQLException {
    @Nullable OffsetDateTime value =
        time.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
    statement.setObject(index, value, Types.TIMESTAMP_WITH_TIMEZONE);
  }
}
