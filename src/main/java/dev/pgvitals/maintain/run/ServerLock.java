package dev.pgvitals.maintain.run;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the maintainers of a server from each other, by an advisory lock of a session that does
 * nothing else. Such locks are per database; so, once it has its own, it looks for those of the
 * same kind in all others, and gives way.
 */
final class ServerLock {
  /** "pgvi" and "main". */
  private static final int CLASS = 0x70677669;

  private static final int OBJECT = 0x6d61696e;
  private static final int PING_TIMEOUT_MILLIS = 10_000;
  private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final String OTHERS =
      """
      SELECT format('process %%s in database %%s, %%s since %%s', l.pid, coalesce(d.datname, l.database::text),
                    coalesce(nullif(a.application_name, ''), 'a session'), to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SSOF'))
      FROM pg_locks AS l
      LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid
      LEFT JOIN pg_database AS d ON d.oid = l.database
      WHERE l.locktype = 'advisory' AND l.classid = %d AND l.objid = %d AND l.objsubid = 2 AND l.granted
        AND l.pid <> pg_backend_pid()
      ORDER BY l.pid
      LIMIT 1"""
          .formatted(CLASS, OBJECT);

  private final Connection connection;
  private long lastPing = System.nanoTime();

  /**
   * Takes nothing yet.
   *
   * @param connection of its own, in autocommit mode
   */
  ServerLock(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setNetworkTimeout(Runnable::run, PING_TIMEOUT_MILLIS);
  }

  /** Takes it, or says who has it; waits for nobody. */
  Optional<String> take() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean taken;
      try (ResultSet row =
          statement.executeQuery("SELECT pg_try_advisory_lock(" + CLASS + ", " + OBJECT + ")")) {
        row.next();
        taken = row.getBoolean(1);
      }
      Optional<String> other;
      try (ResultSet row = statement.executeQuery(OTHERS)) {
        other = row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
      if (taken && other.isPresent()) {
        statement.execute("SELECT pg_advisory_unlock(" + CLASS + ", " + OBJECT + ")");
      }
      return taken ? other : Optional.of(other.orElse("a process that has just ended"));
    }
  }

  /**
   * Finds out, every few seconds, whether the session is still there.
   *
   * @throws SQLException if it is not: the lock is somebody else's now, perhaps
   */
  void check() throws SQLException {
    if (System.nanoTime() - lastPing > PING_NANOS) {
      ping();
    }
  }

  private void ping() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      throw new SQLException(
          "the session that holds the lock is gone: " + e.getMessage(), "08006", e);
    }
    lastPing = System.nanoTime();
  }
}
