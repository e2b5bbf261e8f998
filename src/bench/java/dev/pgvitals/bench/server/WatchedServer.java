package dev.pgvitals.bench.server;

import dev.pgvitals.bench.program.Proc;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The PostgreSQL that the programs watch: a database of 200 tables with two indexes each, one of
 * 2,000 when that is asked for, idle sessions, and a little traffic, so that each collection finds
 * other numbers than the last.
 *
 * <p>Each program has a role of its own: the server's log, its statistics and the titles of its
 * processes then say whose doing it was.
 */
public final class WatchedServer implements AutoCloseable {
  /** The database of 200 tables. */
  public static final String SMALL = "bench";

  /** The database of 2,000 tables. */
  public static final String LARGE = "big";

  private static final int LARGE_TABLES = 10 * Traffic.TABLES;
  private static final String PASSWORD = "bench";
  private static final int IDLE_SESSIONS = 10;

  /** Without autovacuum, whose CPU time would be taken for a program's. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "autovacuum", "off",
          "log_connections", "on",
          "log_disconnections", "on",
          "log_line_prefix", "[%p] ");

  private static final String EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_stat_statements";

  private final BenchServer server;
  private final Set<String> roles = new HashSet<>();
  private final List<Connection> idle = new ArrayList<>();
  private final List<Traffic> traffic = new ArrayList<>();

  private WatchedServer(BenchServer server) {
    this.server = server;
  }

  /** Starts it, with the database of 200 tables. */
  public static WatchedServer start() throws SQLException {
    WatchedServer watched = new WatchedServer(BenchServer.start(SETTINGS, List.of(EXTENSION)));
    try {
      for (int i = 0; i < IDLE_SESSIONS; i++) {
        watched.idle.add(watched.server.connect("postgres"));
      }
      watched.add(SMALL, Traffic.TABLES);
      return watched;
    } catch (SQLException | RuntimeException e) {
      watched.close();
      throw e;
    }
  }

  /** Whether there is the database of 2,000 tables. */
  public boolean hasLarge() {
    return traffic.size() > 1;
  }

  /** Adds it. */
  public void addLarge() throws SQLException {
    add(LARGE, LARGE_TABLES);
  }

  private void add(String database, int tables) throws SQLException {
    server.execute("postgres", List.of("CREATE DATABASE " + database));
    List<String> statements = new ArrayList<>(List.of(EXTENSION));
    // A transaction holds a lock on each relation that it makes.
    for (int first = 1; first <= tables; first += Traffic.TABLES) {
      statements.add(tables(first, first + Traffic.TABLES - 1));
    }
    statements.add("VACUUM ANALYZE");
    // Each of them is another statement to pg_stat_statements.
    IntStream.rangeClosed(1, Traffic.TABLES)
        .forEach(table -> statements.add("SELECT count(*) FROM customer_order_" + table));
    server.execute(database, statements);
    traffic.add(Traffic.on(server.connect(database)));
  }

  private static String tables(int from, int to) {
    return """
    DO $$
    BEGIN
      FOR i IN %d..%d LOOP
        EXECUTE format('CREATE TABLE customer_order_%%1$s (id bigserial PRIMARY KEY,'
          ' customer integer NOT NULL, note text, placed timestamptz DEFAULT now())'
          ' WITH (fillfactor = 70)', i);
        EXECUTE format('CREATE INDEX ON customer_order_%%1$s (customer)', i);
        EXECUTE format('INSERT INTO customer_order_%%1$s (customer, note)'
          ' SELECT mod(n, 10), repeat(''x'', 50) FROM generate_series(1, 100) AS n', i);
      END LOOP;
    END $$
    """
        .formatted(from, to);
  }

  /** Of a database, for a role that is made if there is none. */
  public synchronized String url(String role, String database) {
    if (roles.add(role)) {
      try {
        server.execute(
            "postgres",
            List.of(
                "CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'",
                "GRANT pg_monitor TO " + role,
                "ALTER ROLE " + role + " SET pg_stat_statements.track_planning = on"));
      } catch (SQLException e) {
        throw new IllegalStateException("cannot make the role " + role, e);
      }
    }
    return server.url(role, PASSWORD, database);
  }

  /** Spent by the sessions of a role that are open. */
  public Duration cpu(String role) {
    return Proc.cpuOfChildren(server.pid(), title -> title.contains(" " + role + " "));
  }

  /** Spent by the sessions that have ended, whosever they were. */
  public Duration cpuOfEnded() {
    return Proc.cpuOfEnded(server.pid());
  }

  public SessionLog sessions() {
    return SessionLog.of(server.log().lines());
  }

  public String version() throws SQLException {
    return server.query("SHOW server_version");
  }

  /** Begins to count the statements of a role anew. */
  public void forget(String role) throws SQLException {
    server.query("SELECT pg_stat_statements_reset(to_regrole('" + role + "'))");
  }

  /** Spent by the server on planning and executing the statements of a role so far. */
  public Duration statementTime(String role) throws SQLException {
    double millis = number("coalesce(sum(total_exec_time + total_plan_time), 0)", role);
    return Duration.ofNanos((long) (millis * 1e6));
  }

  /** How many statements of a role have run since {@link #forget}. */
  public long statements(String role) throws SQLException {
    return (long) number("coalesce(sum(calls), 0)", role);
  }

  /** How often the typical statement of a role has run since {@link #forget}. */
  public int runs(String role) throws SQLException {
    return (int) number("coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY calls), 0)", role);
  }

  private double number(String what, String role) throws SQLException {
    return Double.parseDouble(
        server.query(
            "SELECT %s FROM pg_stat_statements WHERE userid = to_regrole('%s')"
                .formatted(what, role)));
  }

  @Override
  public void close() throws SQLException {
    try {
      for (Traffic client : traffic) {
        client.close();
      }
      for (Connection session : idle) {
        session.close();
      }
    } finally {
      server.close();
    }
  }
}
