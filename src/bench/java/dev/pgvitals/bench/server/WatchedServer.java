package dev.pgvitals.bench.server;

import dev.pgvitals.bench.program.Proc;
import java.sql.Connection;
import java.sql.SQLException;
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
  public static final String RESTING = "bench_resting";
  public static final String PEER = "bench_peer";

  /** Whose statements are timed, planning included. */
  public static final String TIMED_SAME = "bench_timed_same";

  public static final String TIMED_EVERY = "bench_timed_every";
  public static final String TIMED_ALL = "bench_timed_all";
  public static final String TIMED_SAMPLES = "bench_timed_samples";
  public static final String TIMED_PEER = "bench_timed_peer";
  private static final List<String> TIMED =
      List.of(TIMED_SAME, TIMED_EVERY, TIMED_ALL, TIMED_SAMPLES, TIMED_PEER);
  static final String PASSWORD = "bench";

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

  private static final String TABLES =
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

  private final BenchServer server;
  private final List<Connection> idle = new ArrayList<>();
  private final Traffic traffic;

  private WatchedServer(BenchServer server) throws SQLException {
    this.server = server;
    for (int i = 0; i < IDLE_SESSIONS; i++) {
      idle.add(server.connect());
    }
    traffic = Traffic.on(server.connect());
  }

  /** Starts it, with all that is in it. */
  public static WatchedServer start() throws SQLException {
    return new WatchedServer(BenchServer.start(SETTINGS, content()));
  }

  private static List<String> content() {
    List<String> statements = new ArrayList<>();
    statements.add(ROLES);
    statements.add("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    for (String role : TIMED) {
      statements.add("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
      statements.add("GRANT pg_monitor TO " + role);
      statements.add("ALTER ROLE " + role + " SET pg_stat_statements.track_planning = on");
    }
    statements.add(TABLES);
    statements.add("VACUUM ANALYZE");
    statements.add("CREATE DATABASE orders");
    statements.add("CREATE DATABASE stock");
    // Each of them is another statement to pg_stat_statements.
    for (int table = 1; table <= Traffic.TABLES; table++) {
      statements.add("SELECT count(*) FROM customer_order_" + table);
    }
    return statements;
  }

  /** Of the database with the tables, as both programs understand it. */
  public String url(String role) {
    return server.url(role, PASSWORD);
  }

  /** Spent by all processes of the server, but for the one that serves the traffic. */
  public Duration cpu() {
    return Proc.cpuWithChildren(server.pid(), Set.of(traffic.backendPid()));
  }

  public SessionLog sessions() {
    return SessionLog.of(server.log().lines());
  }

  public String version() throws SQLException {
    return server.query("SHOW server_version");
  }

  /** Begins to count how often the agent's statements run. */
  public void countRuns() throws SQLException {
    server.query("SELECT pg_stat_statements_reset(to_regrole('" + AGENT + "'))");
  }

  /** Spent by the server on planning and executing the statements of a role so far. */
  public Duration statementTime(String role) throws SQLException {
    String millis =
        server.query(
            "SELECT coalesce(sum(total_exec_time + total_plan_time), 0)"
                + " FROM pg_stat_statements WHERE userid = to_regrole('"
                + role
                + "')");
    return Duration.ofNanos((long) (Double.parseDouble(millis) * 1e6));
  }

  /** How often the agent ran the typical of its statements since {@link #countRuns}. */
  public int runs() throws SQLException {
    return Integer.parseInt(
        server.query(
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
      server.close();
    }
  }
}
