package dev.pgvitals.maintain.estimate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

/**
 * What keeps dead rows of a database from being removed.
 *
 * @param since rows that died after it began stay
 */
public record OldSnapshot(String holder, Instant since) {
  /** The oldest; empty when there is none. Sees others with pg_read_all_stats alone. */
  public static Optional<OldSnapshot> oldest(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT h.holder, h.since
                FROM (SELECT format('process %s of %s, %s', a.pid, a.usename, a.state) AS holder, a.xact_start AS since
                      FROM pg_stat_activity AS a
                      WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_xmin IS NOT NULL
                        AND a.backend_type <> 'autovacuum worker' AND a.xact_start IS NOT NULL
                      UNION ALL
                      SELECT format('prepared transaction %L', p.gid), p.prepared
                      FROM pg_prepared_xacts AS p
                      WHERE p.database = current_database()) AS h
                ORDER BY h.since
                LIMIT 1""")) {
      return row.next()
          ? Optional.of(new OldSnapshot(row.getString(1), row.getTimestamp(2).toInstant()))
          : Optional.empty();
    }
  }
}
