package dev.pgvitals.maintain.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a command that changes something must know of a server and its own role before it does.
 *
 * @param version as {@code server_version_num} has it: 150018
 * @param monitors whether the role is the agent's: it is called pgvitals, was granted pg_monitor
 *     itself, or an agent is logged in with it
 * @param readsStatistics whether it sees how far standbys are, and what others do
 */
public record ServerInfo(
    int version,
    String role,
    boolean superuser,
    boolean standby,
    boolean monitors,
    boolean readsStatistics) {
  /** Asks on a connection to any of its databases. */
  public static ServerInfo of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT current_setting('server_version_num')::integer, session_user, r.rolsuper, pg_is_in_recovery(),
                       r.rolname = 'pgvitals'
                       OR EXISTS (SELECT FROM pg_auth_members AS m WHERE m.member = r.oid AND m.roleid = 'pg_monitor'::regrole)
                       OR EXISTS (SELECT FROM pg_stat_activity AS a
                                  WHERE a.usesysid = r.oid AND a.application_name = 'pgvitals' AND a.pid <> pg_backend_pid()),
                       pg_has_role('pg_read_all_stats', 'USAGE')
                FROM pg_roles AS r
                WHERE r.rolname = session_user""")) {
      row.next();
      return new ServerInfo(
          row.getInt(1),
          row.getString(2),
          row.getBoolean(3),
          row.getBoolean(4),
          row.getBoolean(5),
          row.getBoolean(6));
    }
  }

  public int major() {
    return version / 10_000;
  }
}
