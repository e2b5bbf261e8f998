package dev.pgvitals.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A connection while it is in use, in autocommit mode, and how what runs on it is kept within
 * bounds: by the session itself; or, behind a pooler that would hand a changed session to somebody
 * else, by each transaction; or, on PgBouncer's console, by the client alone. Not thread-safe.
 */
public final class Session {
  private final Connection connection;
  private final Guarding guarding;
  private final Duration timeout;
  private final String bounds;

  /** Reads the rows of a query. */
  interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }

  Session(Connection connection, Guarding guarding, Duration timeout, Duration lockTimeout) {
    this.connection = connection;
    this.guarding = guarding;
    this.timeout = timeout;
    this.bounds =
        guarding != Guarding.TRANSACTION
            ? ""
            : "SET LOCAL lock_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = %d; SET LOCAL jit = off; SET LOCAL client_min_messages = error; "
                .formatted(lockTimeout.toMillis(), JdbcSettings.IDLE_IN_TRANSACTION.toMillis());
  }

  public Connection connection() {
    return connection;
  }

  /**
   * Whether this is PgBouncer's console: nothing but SHOW, no transactions, one thing at a time.
   */
  public boolean isConsole() {
    return guarding == Guarding.CLIENT;
  }

  /** Whether every statement must go in a {@link #transaction}. */
  public boolean boundsEachTransaction() {
    return guarding == Guarding.TRANSACTION;
  }

  /** The statement in a read-only transaction of its own, as one message: one round trip. */
  public String transaction(String sql, Duration statementTimeout) {
    return "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL statement_timeout = "
        + statementTimeout.toMillis()
        + "; "
        + bounds
        + sql
        + "\n; COMMIT";
  }

  /** Executes under the server's usual limits; true when the statement then stands at rows. */
  public boolean execute(Statement statement, String sql) throws SQLException {
    if (!boundsEachTransaction()) {
      return statement.execute(sql);
    }
    try {
      return atRows(statement, statement.execute(transaction(sql, timeout)));
    } catch (SQLException e) {
      rollBack(e);
      throw e;
    }
  }

  <T> T query(String sql, Reading<T> reading) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!execute(statement, sql)) {
        throw new SQLException("no rows came back from " + sql);
      }
      try (ResultSet rows = statement.getResultSet()) {
        return reading.of(rows);
      }
    }
  }

  /** To be executed with {@link #query(PreparedStatement, Reading)}. */
  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(boundsEachTransaction() ? transaction(sql, timeout) : sql);
  }

  <T> T query(PreparedStatement statement, Reading<T> reading) throws SQLException {
    try {
      atRows(statement, statement.execute());
    } catch (SQLException e) {
      if (boundsEachTransaction()) {
        rollBack(e);
      }
      throw e;
    }
    try (ResultSet rows = statement.getResultSet()) {
      return reading.of(rows);
    }
  }

  /** Skips what returns no rows: BEGIN, SET. */
  public static boolean atRows(Statement statement, boolean result) throws SQLException {
    boolean at = result;
    while (!at && statement.getUpdateCount() != -1) {
      at = statement.getMoreResults();
    }
    return at;
  }

  /** Ends the transaction that a failure left open. */
  public void rollBack(Exception cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
