package dev.pgvitals.advice.connect;

import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.operate.OperatorLogin;
import dev.pgvitals.operate.PoolerException;
import dev.pgvitals.source.jdbc.Opened;
import dev.pgvitals.source.jdbc.SqlFailures;
import dev.pgvitals.source.socket.WireLimits;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A session of the advisor in one database. It is read-only, waits for no lock, plans without the
 * values of parameters, and looks for names in {@code pg_catalog} alone, but for the time of a
 * statement that is planned. Not for more than one thread.
 */
public final class AdvisorSession implements AutoCloseable {
  /** What is there to look for names in. */
  public static final String CATALOG = "pg_catalog, pg_temp";

  private static final Duration STATEMENT = Duration.ofSeconds(5);

  /** A plan without parallel workers tells how many rows there are, not how many each has. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "default_transaction_read_only", "on",
          "lock_timeout", "200",
          "max_parallel_workers_per_gather", "0",
          "plan_cache_mode", "force_generic_plan");

  private final OperatorLogin login;
  private final Opened opened;
  private final String ownPath;

  private AdvisorSession(OperatorLogin login, Opened opened, String ownPath) {
    this.login = login;
    this.opened = opened;
    this.ownPath = ownPath;
  }

  /**
   * Opens one.
   *
   * @param watchdog cuts connections that hang
   * @throws RefusedException when the server cannot be reached, the role is not one for this, or a
   *     pooler stands before the server
   */
  public static AdvisorSession open(
      ServerConfig server, String database, ScheduledExecutorService watchdog)
      throws RefusedException {
    OperatorLogin login =
        new OperatorLogin(
            server.target(),
            "pgvitals advise",
            WireLimits.within(server.connectTimeout()),
            STATEMENT,
            SETTINGS,
            watchdog);
    boolean done = false;
    try {
      Opened opened = login.to(database);
      AdvisorSession session = new AdvisorSession(login, opened, path(opened.connection()));
      session.demandFitness();
      session.execute("SET search_path = " + CATALOG);
      done = true;
      return session;
    } catch (PoolerException e) {
      throw refused(PoolerException.WHAT, PoolerException.REMEDY);
    } catch (SQLException e) {
      throw new RefusedException(SqlFailures.of(e, false, false));
    } finally {
      if (!done) {
        login.close();
      }
    }
  }

  private static RefusedException refused(String message, String remedy) {
    return new RefusedException(new Failure(FailureReason.CONNECT, "", message).withRemedy(remedy));
  }

  private static String path(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_catalog.current_setting('search_path')")) {
      row.next();
      return row.getString(1);
    }
  }

  /** What a superuser plans, it may run: functions that are folded run as whoever plans. */
  private void demandFitness() throws SQLException, RefusedException {
    List<String> row =
        rows("""
            SELECT r.rolsuper, r.rolname
            FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user""")
            .get(0);
    if (row.get(0).equals("t")) {
      throw refused(
          row.get(1) + " is a superuser",
          "planning a statement can run functions of others with the rights of who plans: log in"
              + " as a role that has SELECT and nothing else, see docs/operations/advise.md");
    }
  }

  /** The {@code search_path} that the role would have. */
  public String ownPath() {
    return ownPath;
  }

  /** Runs a statement of ours that gives no rows, or whose rows nobody needs. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = statement()) {
      statement.execute(sql);
    }
  }

  /** Sets names to be looked for elsewhere, until the next time. */
  void lookIn(String path) throws SQLException {
    rows("SELECT pg_catalog.set_config('search_path', ?, false)", path);
  }

  /** The rows of a statement of ours; NULL is an empty text. */
  public List<List<String>> rows(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = opened.connection().prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        if (parameters[i] instanceof String[] texts) {
          Array array = opened.connection().createArrayOf("text", texts);
          statement.setArray(i + 1, array);
        } else {
          statement.setObject(i + 1, parameters[i]);
        }
      }
      try (ResultSet rows = statement.executeQuery()) {
        return all(rows);
      }
    }
  }

  /** The rows of a statement without parameters, each value by its column's name. */
  public List<Map<String, String>> records(String sql) throws SQLException {
    try (Statement statement = statement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<Map<String, String>> records = new ArrayList<>();
      ResultSetMetaData columns = rows.getMetaData();
      for (List<String> row : all(rows)) {
        Map<String, String> record = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
          record.put(columns.getColumnLabel(i + 1), row.get(i));
        }
        records.add(record);
      }
      return records;
    }
  }

  /** As {@link #rows}, of a text that is sent as it is. */
  List<List<String>> raw(String sql) throws SQLException {
    try (Statement statement = statement();
        ResultSet rows = statement.executeQuery(sql)) {
      return all(rows);
    }
  }

  /**
   * The schema of an extension, quoted for use; empty when the database does not have it, or the
   * role may not look into that schema.
   */
  public Optional<String> schemaOf(String extension) throws SQLException {
    return rows(
            """
            SELECT pg_catalog.quote_ident(n.nspname)
            FROM pg_catalog.pg_extension AS e
            JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
            WHERE e.extname = ? AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')""",
            extension)
        .stream()
        .map(row -> row.get(0))
        .findFirst();
  }

  /** As 160004. */
  public int version() throws SQLException {
    return Integer.parseInt(
        rows("SELECT pg_catalog.current_setting('server_version_num')").get(0).get(0));
  }

  private Statement statement() throws SQLException {
    Statement statement = opened.connection().createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }

  private static List<List<String>> all(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    List<List<String>> all = new ArrayList<>();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(Optional.ofNullable(rows.getString(i)).orElse(""));
      }
      all.add(row);
    }
    return all;
  }

  /** Whether nothing more can be asked on it. */
  public boolean isOver() {
    try {
      return !opened.wire().atRest() || opened.connection().isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  @Override
  public void close() {
    login.close();
  }
}
