package dev.pgvitals.source.jdbc;

import java.sql.SQLException;

/**
 * Uses a server's connection to its home database. One that died in the pool, as all do in a
 * restart, costs nothing but a second try on a new one. Thread-safe.
 */
final class HomeConnection<S> {
  private final ServerConnections<S> connections;

  HomeConnection(ServerConnections<S> connections) {
    this.connections = connections;
  }

  /**
   * The use's own result.
   *
   * @throws SQLException as the server or the network gave it
   */
  <T> T use(ServerConnections.Use<S, T> use) throws SQLException, InterruptedException {
    try (ServerConnections<S>.Lease lease = connections.home()) {
      try {
        return lease.use(use);
      } catch (SQLException e) {
        if (!isBroken(e)) {
          throw e;
        }
        lease.markBroken();
        // What was cut was cut for a reason: a try on a new connection would outlive it.
        if (lease.fresh() || lease.wasCut()) {
          throw e;
        }
      }
    }
    connections.dropIdle();
    try (ServerConnections<S>.Lease lease = connections.newHome()) {
      try {
        return lease.use(use);
      } catch (SQLException e) {
        if (isBroken(e)) {
          lease.markBroken();
        }
        throw e;
      }
    }
  }

  private static boolean isBroken(SQLException error) {
    return SqlFailures.of(error, false, false).breaksConnection();
  }
}
