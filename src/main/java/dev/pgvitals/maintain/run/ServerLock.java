package dev.pgvitals.maintain.run;

import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.source.jdbc.SqlFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the maintainers of a server from each other, by an advisory lock of a session that does
 * nothing else. Such locks are per database; so, once it has its own, it looks for those of the
 * same kind in all others, and gives way.
 *
 * <p>While it is held, a thread asks every few seconds whether the session is still there: a server
 * that hangs answers nobody, and would else be waited for as long as a statement may take.
 */
final class ServerLock implements AutoCloseable {
  /** "pgvi" and "main". */
  private static final int CLASS = 0x70677669;

  private static final int OBJECT = 0x6d61696e;
  private static final int PING_TIMEOUT_MILLIS = 10_000;
  private static final long PING_SECONDS = 5;

  /** So long whoever works has to end in good order, once the lock is lost. */
  private static final long END_SECONDS = 30;

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
  private final ScheduledExecutorService watch;
  private volatile Optional<SQLException> lost = Optional.empty();

  /**
   * Takes nothing yet.
   *
   * @param connection of its own, in autocommit mode; from {@link #watch} on nobody else's
   * @param server for the name of the thread
   */
  ServerLock(Connection connection, String server) throws SQLException {
    this.connection = connection;
    connection.setNetworkTimeout(Runnable::run, PING_TIMEOUT_MILLIS);
    this.watch =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.called("pgvitals-lock " + server));
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
   * Looks after it from now on.
   *
   * @param cut breaks off what is still being waited for, half a minute after the lock was lost
   */
  void watch(Runnable cut) {
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(() -> ping(cut), PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Whether it is still held.
   *
   * @throws SQLException if it is not: the lock is somebody else's now, perhaps
   */
  void check() throws SQLException {
    if (lost.isPresent()) {
      SQLException e = lost.get();
      throw new SQLException(
          "the session that holds the lock is gone: " + SqlFailures.of(e, false, false).message(),
          "08006",
          e);
    }
  }

  private void ping(Runnable cut) {
    if (lost.isPresent()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      lost = Optional.of(e);
      ScheduledFuture<?> unused = watch.schedule(cut, END_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Looks after it no more. It is given back when its connection is closed. */
  @Override
  public void close() {
    watch.shutdownNow();
    try {
      // A question under way is answered, or its time is over.
      watch.awaitTermination(PING_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
