package dev.pgvitals.bench.fleet;

import dev.pgvitals.embedded.EmbeddedServer;
import dev.pgvitals.embedded.EmbeddedServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The PostgreSQL behind every server of the fleet that answers: 8 tables, 2 indexes each. */
final class FleetServer implements AutoCloseable {
  private static final int MAJOR = 18;
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

  private final EmbeddedServers servers;
  private final EmbeddedServer server;

  private FleetServer(EmbeddedServers servers) throws SQLException {
    this.servers = servers;
    this.server = servers.start(MAJOR, SETTINGS);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(CONTENT);
      statement.execute("VACUUM ANALYZE");
    }
  }

  /**
   * @param archives see {@link EmbeddedServers}
   */
  static FleetServer start(Path archives) throws SQLException {
    EmbeddedServers servers = new EmbeddedServers(archives);
    try {
      return new FleetServer(servers);
    } catch (SQLException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  String url() {
    return "postgresql://%s:%s@%s:%d/postgres?sslmode=disable"
        .formatted(ROLE, ROLE, server.host(), server.port());
  }

  /** Connections that the agent has open, as the server counts them. */
  int connections() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + ROLE + "'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl("postgres"));
  }

  @Override
  public void close() {
    servers.close();
  }
}
