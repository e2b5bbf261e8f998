package dev.pgvitals.bench;

import dev.pgvitals.embedded.EmbeddedServer;
import dev.pgvitals.embedded.EmbeddedServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The PostgreSQL that both programs watch: 200 tables with two indexes each, 4 databases, idle
 * sessions, and a little traffic, so that each collection finds other numbers than the last.
 *
 * <p>Each program has a role of its own: the server's log then says whose connections there were.
 */
public final class WatchedServer implements AutoCloseable {
  public static final String AGENT = "bench_pgvitals";
  static final String RESTING = "bench_resting";
  static final String PEER = "bench_peer";

  /** Whose statements are timed, planning included. */
  static final String TIMED_SAME = "bench_timed_same";

  static final String TIMED_EVERY = "bench_timed_every";
  static final String TIMED_ALL = "bench_timed_all";
  static final String TIMED_PEER = "bench_timed_peer";
  private static final List<String> TIMED = List.of(TIMED_SAME, TIMED_EVERY, TIMED_ALL, TIMED_PEER);
  static final String PASSWORD = "bench";

  private static final int MAJOR = 18;
  private static final int IDLE_SESSIONS = 10;

  /** Without autovacuum, whose CPU time would be taken for a program's. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "autovacuum", "off",
          "log_connections", "on",
          "log_disconnections", "on",
          "log_line_prefix", "[%p] ");

  private static final String ROLES =
      """
      CREATE ROLE %1$s LOGIN PASSWORD '%4$s';
      CREATE ROLE %2$s LOGIN PASSWORD '%4$s';
      CREATE ROLE %3$s LOGIN PASSWORD '%4$s';
      GRANT pg_monitor TO %1$s, %2$s, %3$s;
      """
          .formatted(AGENT, RESTING, PEER, PASSWORD);

  private static final String CONTENT =
      """
      DO $$
      BEGIN
        FOR i IN 1..TABLES LOOP
          EXECUTE format('CREATE TABLE customer_order_%1$s (id bigserial PRIMARY KEY,'
            ' customer integer NOT NULL, note text, placed timestamptz DEFAULT now())'
            ' WITH (fillfactor = 70)', i);
          EXECUTE format('CREATE INDEX ON customer_order_%1$s (customer)', i);
          EXECUTE format('INSERT INTO customer_order_%1$s (customer, note)'
            ' SELECT mod(n, 10), repeat(''x'', 50) FROM generate_series(1, 100) AS n', i);
        END LOOP;
      END $$
      """
          .replace("TABLES", Integer.toString(Traffic.TABLES));

  private final EmbeddedServers servers;
  private final EmbeddedServer server;
  private final List<Connection> idle = new ArrayList<>();
  private final Traffic traffic;

  private WatchedServer(EmbeddedServers servers) throws SQLException {
    this.servers = servers;
    this.server = servers.start(MAJOR, SETTINGS);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(ROLES);
      statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
      for (String role : TIMED) {
        statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
        statement.execute("GRANT pg_monitor TO " + role);
        statement.execute("ALTER ROLE " + role + " SET pg_stat_statements.track_planning = on");
      }
      statement.execute(CONTENT);
      statement.execute("VACUUM ANALYZE");
      statement.execute("CREATE DATABASE orders");
      statement.execute("CREATE DATABASE stock");
      // Each of them is another statement to pg_stat_statements.
      for (int table = 1; table <= Traffic.TABLES; table++) {
        statement.execute("SELECT count(*) FROM customer_order_" + table);
      }
    }
    for (int i = 0; i < IDLE_SESSIONS; i++) {
      idle.add(connect());
    }
    traffic = Traffic.on(connect());
  }

  /**
   * Starts it, with all that is in it.
   *
   * @param archives see {@link EmbeddedServers}
   */
  public static WatchedServer start(Path archives) throws SQLException {
    EmbeddedServers servers = new EmbeddedServers(archives);
    try {
      return new WatchedServer(servers);
    } catch (SQLException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /** Of the database with the tables, as both programs understand it. */
  public String url(String role) {
    return "postgresql://%s:%s@%s:%d/postgres?sslmode=disable"
        .formatted(role, PASSWORD, server.host(), server.port());
  }

  /** Spent by all processes of the server, but for the one that serves the traffic. */
  Duration cpu() {
    return Proc.cpuWithChildren(server.pid(), Set.of(traffic.backendPid()));
  }

  SessionLog sessions() {
    return SessionLog.of(server.log().lines());
  }

  String version() throws SQLException {
    return query("SHOW server_version");
  }

  /** Begins to count how often the agent's statements run. */
  void countRuns() throws SQLException {
    query("SELECT pg_stat_statements_reset(to_regrole('" + AGENT + "'))");
  }

  /** Spent by the server on planning and executing the statements of a role so far. */
  Duration statementTime(String role) throws SQLException {
    String millis =
        query(
            "SELECT coalesce(sum(total_exec_time + total_plan_time), 0)"
                + " FROM pg_stat_statements WHERE userid = to_regrole('"
                + role
                + "')");
    return Duration.ofNanos((long) (Double.parseDouble(millis) * 1e6));
  }

  /** How often the agent ran the typical of its statements since {@link #countRuns}. */
  int runs() throws SQLException {
    return Integer.parseInt(
        query(
            "SELECT coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY calls), 0)"
                + " FROM pg_stat_statements WHERE userid = to_regrole('"
                + AGENT
                + "')"));
  }

  @Override
  public void close() throws SQLException {
    try {
      traffic.close();
      for (Connection session : idle) {
        session.close();
      }
    } finally {
      servers.close();
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl("postgres"));
  }
}
