package dev.pgvitals.source.postgres;

import dev.pgvitals.collect.plan.SearchPath;
import dev.pgvitals.source.jdbc.RunReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.util.PSQLException;

/**
 * A connection while it is in use, in autocommit mode, and how what runs on it is kept within
 * bounds: by the session itself; or, behind a pooler that would hand a changed session to somebody
 * else, by each transaction. Not thread-safe.
 */
public final class Session {
  private static final String REST = SearchPath.SET;
  private static final String CATALOG_LOCALLY = SearchPath.SET_LOCAL + "; ";

  private static final String DATABASE =
      "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()";

  public static final String ROLE_PATH = "pgvitals.role_path";

  /** Runs under the role's search_path: nothing in it is looked up there. */
  private static final String ASK_ROLE_PATH =
      "SELECT pg_catalog.set_config('"
          + ROLE_PATH
          + "', CAST(pg_catalog.current_schemas(true) AS pg_catalog.text), true); ";

  private final Connection connection;
  private final GuardMode guarding;
  private final Duration timeout;
  private final long database;
  private final String bounds;
  private final SettingsView settings;

  /** Reads the rows of a query. */
  public interface Reading<T> {
    T of(ResultSet rows) throws SQLException;
  }

  /**
   * @param bounds what each transaction sets for itself, each statement with a semicolon; empty
   *     where the session is ours
   * @param database the number of the database that the connection is to; 0: it is not known
   */
  Session(
      Connection connection,
      GuardMode guarding,
      String bounds,
      SettingsView settings,
      Duration timeout,
      long database) {
    this.settings = settings;
    this.database = database;
    this.connection = connection;
    this.guarding = guarding;
    this.timeout = timeout;
    this.bounds = bounds;
  }

  public Connection connection() {
    return connection;
  }

  /** Whether every statement must go in a {@link #transaction}. */
  public boolean boundsEachTransaction() {
    return guarding == GuardMode.TRANSACTION;
  }

  /** The statement in a read-only transaction of its own, as one message: one round trip. */
  public String transaction(String sql, Duration statementTimeout, SearchPath path) {
    return transaction("", sql, statementTimeout, path);
  }

  /**
   * As the other, with a statement of ours before it.
   *
   * @param first runs under pg_catalog alone; empty for none
   * @param text the statement
   */
  public String transaction(String first, String text, Duration statementTimeout, SearchPath path) {
    String sql = seen(text, path);
    String before = first.isEmpty() ? "" : first + "; ";
    String begin =
        "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; SET LOCAL statement_timeout = "
            + statementTimeout.toMillis()
            + "; "
            + bounds;
    if (!boundsEachTransaction()) {
      return path == SearchPath.CATALOG
          ? begin + before + sql + "\n; COMMIT"
          : begin + before + SearchPath.RESET_LOCAL + ";" + sql + "\n; COMMIT; " + REST;
    }
    if (path == SearchPath.CATALOG) {
      return begin + CATALOG_LOCALLY + before + sql + "\n; COMMIT";
    }
    return before.isEmpty()
        ? begin.stripTrailing() + sql + "\n; COMMIT"
        : begin + CATALOG_LOCALLY + before + SearchPath.RESET_LOCAL + ";" + sql + "\n; COMMIT";
  }

  /** A statement of the user's sees the server's settings where it would see the agent's. */
  private String seen(String sql, SearchPath path) {
    return path == SearchPath.CATALOG ? sql : settings.before(sql);
  }

  /** The failure of a statement, with the place of a mistake in it as it was given to us. */
  SQLException placed(SQLException e, String sql, SearchPath path) {
    return path == SearchPath.CATALOG
        ? e
        : ErrorPlace.moved(e, place -> settings.place(sql, place));
  }

  /**
   * The statement as it is to be sent where no transaction is asked for. One of the user's takes
   * the role's search_path along and back, in the same message: the session rests at pg_catalog,
   * for our next statement as for what the driver asks on its own when it meets a type that it does
   * not know.
   */
  public String single(String sql, SearchPath path) {
    return path == SearchPath.CATALOG
        ? sql
        // Without a space before it: the server counts the place of a mistake from here.
        : SearchPath.RESET + ";" + seen(sql, path) + "\n; " + REST;
  }

  /**
   * Executes under the server's usual limits; true when the statement then stands at rows. After a
   * failure the session is as it was before.
   */
  public boolean execute(Statement statement, String sql, SearchPath path) throws SQLException {
    try {
      return RunReader.atRows(
          statement,
          statement.execute(
              boundsEachTransaction() ? transaction(sql, timeout, path) : single(sql, path)));
    } catch (SQLException e) {
      if (boundsEachTransaction()) {
        rollBack(e);
      } else if (path == SearchPath.ROLE) {
        rest(e);
      }
      throw placed(e, sql, path);
    }
  }

  /**
   * Has a session that is ours look in pg_catalog alone, as long as nothing else is said, and keep
   * to the guards.
   *
   * @return the number of the database that it is in
   */
  static long begin(Connection connection, SessionGuards guards) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      RunReader.atRows(
          statement, statement.execute(REST + "; " + guards.forSession() + "; " + DATABASE));
      RunReader.atRows(statement, statement.getMoreResults());
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Whether it is known to be in another database than the one of this number. */
  public boolean isElsewhere(long than) {
    return database != 0 && database != than;
  }

  /**
   * Makes sure of the search_path after a statement of the user's failed: the server undoes what it
   * did only as far as it did not commit.
   */
  public void rest(Exception cause) {
    if (guarding == GuardMode.SESSION) {
      recover(REST, cause);
    }
  }

  /**
   * As {@link #rest}, if the statement failed for nothing but the plan that the server had of it: a
   * table has other columns now. The driver plans a statement that was sent alone anew by itself.
   *
   * @return whether it is worth another try
   */
  public boolean forgetPlans(SQLException cause) {
    boolean stale =
        cause instanceof PSQLException e
            && e.getServerErrorMessage() != null
            && "RevalidateCachedQuery".equals(e.getServerErrorMessage().getRoutine());
    if (stale && guarding == GuardMode.SESSION) {
      recover("DEALLOCATE ALL; " + REST, cause);
    }
    return stale;
  }

  private void recover(String sql, Exception cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      cause.addSuppressed(e);
      cut(cause);
    }
  }

  /** Nothing is to run on a session of which it is not known how it stands. */
  private void cut(Exception cause) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  public <T> T query(String sql, Reading<T> reading) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!execute(statement, sql, SearchPath.CATALOG)) {
        throw new SQLException("no rows came back from " + sql);
      }
      try (ResultSet rows = statement.getResultSet()) {
        return reading.of(rows);
      }
    }
  }

  /** A statement of ours, to be executed with {@link #query(PreparedStatement, Reading)}. */
  public PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(
        boundsEachTransaction() ? transaction(sql, timeout, SearchPath.CATALOG) : sql);
  }

  /**
   * A statement of ours that may read the schemas of the role's search_path, an array of names,
   * from the setting {@link #ROLE_PATH}. To be executed with {@link #queryWithRolePath}.
   */
  public PreparedStatement prepareWithRolePath(String sql) throws SQLException {
    String both = ASK_ROLE_PATH + CATALOG_LOCALLY + sql;
    return connection.prepareStatement(
        boundsEachTransaction()
            ? transaction(both, timeout, SearchPath.ROLE)
            : "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; "
                + SearchPath.RESET_LOCAL
                + "; "
                + both
                + "\n; COMMIT");
  }

  public <T> T queryWithRolePath(PreparedStatement statement, Reading<T> reading)
      throws SQLException {
    try {
      RunReader.atRows(statement, statement.execute());
      RunReader.atRows(statement, statement.getMoreResults());
    } catch (SQLException e) {
      rollBack(e);
      throw e;
    }
    try (ResultSet rows = statement.getResultSet()) {
      return reading.of(rows);
    }
  }

  public <T> T query(PreparedStatement statement, Reading<T> reading) throws SQLException {
    try {
      RunReader.atRows(statement, statement.execute());
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

  /**
   * To be called before what a result's columns are is asked for. Where the session is not ours,
   * the driver must not ask the server for it: types of the user's own have no name there.
   */
  public void met(ResultSet rows) throws SQLException {
    if (boundsEachTransaction()) {
      PgCatalogType.acceptOthers(connection, rows);
    }
  }

  /** Ends the transaction that a failure left open. */
  public void rollBack(Exception cause) {
    recover(guarding == GuardMode.SESSION ? "ROLLBACK; " + REST : "ROLLBACK", cause);
  }
}
