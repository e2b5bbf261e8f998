package dev.pgvitals.bench.server;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The PostgreSQL behind every server of the fleet that answers: 8 tables, 2 indexes each. */
public final class FleetServer implements AutoCloseable {
  private static final String ROLE = "fleet";

  private static final Map<String, String> SETTINGS =
      Map.of("max_connections", "1100", "shared_buffers", "64MB", "autovacuum", "off");

  private static final String CONTENT =
      """
      CREATE ROLE fleet LOGIN PASSWORD 'fleet';
      GRANT pg_monitor TO fleet;
      DO $$
      BEGIN
        FOR i IN 1..8 LOOP
          EXECUTE format('CREATE TABLE fleet_order_%1$s (id bigserial PRIMARY KEY, customer integer)', i);
          EXECUTE format('CREATE INDEX ON fleet_order_%1$s (customer)', i);
          EXECUTE format('INSERT INTO fleet_order_%1$s (customer) SELECT generate_series(1, 100)', i);
        END LOOP;
      END $$;
      GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO fleet;
      """;

  private final BenchServer server;

  private FleetServer(BenchServer server) {
    this.server = server;
  }

  /** Starts it, with all that is in it. */
  public static FleetServer start() throws SQLException {
    return new FleetServer(BenchServer.start(SETTINGS, List.of(CONTENT, "VACUUM ANALYZE")));
  }

  /** As the agent reaches it. */
  public String url() {
    return server.url(ROLE, ROLE);
  }

  /** Connections that the agent has open, as the server counts them. */
  public int connections() throws SQLException {
    return Integer.parseInt(
        server.query("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + ROLE + "'"));
  }

  @Override
  public void close() {
    server.close();
  }
}
