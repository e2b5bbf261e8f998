package dev.pgvitals.maintain.run;

import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.session.ServerInfo;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;

/** What must be so before anything is changed on a server. */
final class Preconditions {
  private Preconditions() {}

  /** Of whoever looks, too: a dry run shows what this role would do. */
  static void look(ServerInfo server) throws RefusedException {
    if (server.superuser()) {
      throw new RefusedException(
          "%s is a superuser: log in as a role that may do no more than what is to be done, see"
                  .formatted(server.role())
              + " pgvitals maintain sql --setup");
    }
    if (server.standby()) {
      throw new RefusedException(
          "the server is a standby: give the address of the primary, for a host of several with"
              + " target_session_attrs=read-write");
    }
    if (server.monitors()) {
      throw new RefusedException(
          "%s is the role of an agent, which must not be able to change anything: log in as another"
                  .formatted(server.role())
              + " one, see pgvitals maintain sql --setup");
    }
  }

  /** Of whoever acts. */
  static void act(ServerInfo server, Connection home) throws RefusedException, SQLException {
    look(server);
    if (!server.readsStatistics()) {
      throw new RefusedException(
          "%1$s does not see how far standbys are, nor what others do: GRANT pg_read_all_stats TO"
                  .formatted(server.role())
              + " it");
    }
    if (!writesRuns(home)) {
      throw new RefusedException(
          "%s cannot write to pgvitals.job_run: have a superuser run what pgvitals maintain sql"
                  .formatted(server.role())
              + " --setup prints, in this database");
    }
  }

  /** Whether there is a table of runs that the role may read. */
  static boolean readsRuns(Connection home) throws SQLException {
    return has(home, "SELECT");
  }

  /** The table of archives, where there is one that the role may write. */
  static Optional<Archives> archives(Connection home, String agent, InstantSource clock)
      throws SQLException {
    return Archives.isUsable(home)
        ? Optional.of(new Archives(home, agent, clock))
        : Optional.empty();
  }

  private static boolean writesRuns(Connection home) throws SQLException {
    return has(home, "SELECT") && has(home, "INSERT") && has(home, "UPDATE") && has(home, "DELETE");
  }

  private static boolean has(Connection home, String privilege) throws SQLException {
    try (Statement statement = home.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT coalesce(has_table_privilege(c.oid, '%s') AND has_schema_privilege(n.oid, 'USAGE'), false)
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = 'pgvitals' AND c.relname = 'job_run'"""
                    .formatted(privilege))) {
      return row.next() && row.getBoolean(1);
    }
  }
}
