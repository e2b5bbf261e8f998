package dev.pgvitals.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.network.TcpProxy;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.postgres.PostgresConnections;
import dev.pgvitals.source.postgres.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many connections as a server may have, however the ones before have ended. */
class ServerConnectionsIT {
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  private ServerConnections<Session> through(TcpProxy network) {
    return PostgresConnections.to(
        Trial.server(
            network.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"),
            "    connections: 2\n    connect_timeout: 1s\n"),
        timers);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void idleConnectionsThatTheNetworkResetLeaveTheirPlaces(int open) throws Exception {
    try (TcpProxy network = TcpProxy.to(Postgres.shared(18));
        ServerConnections<Session> connections = through(network)) {
      for (int i = 0; i < 4; i++) {
        try (var first = connections.home()) {
          if (open == 2) {
            connections.home().close();
          }
          assertThat(first.isClosed()).isFalse();
        }
        network.reset();
        // The farewell finds nobody.
        connections.dropIdle();
        await().until(() -> connections.open() == 0);
        network.heal();
      }

      bothAreThere(connections);
    }
  }

  @Test
  void visitsThatTheNetworkResetLeaveTheirPlaces() throws Exception {
    try (TcpProxy network = TcpProxy.to(Postgres.shared(18));
        ServerConnections<Session> connections = through(network)) {
      connections.home().close();
      for (int i = 0; i < 4; i++) {
        try (var visit = connections.visit("postgres")) {
          network.reset();
          assertThat(visit.fresh()).isTrue();
        }
        connections.dropIdle();
        await().until(() -> connections.open() == 0);
        network.heal();
      }

      bothAreThere(connections);
    }
  }

  @Test
  void aNewOneIsNewWhateverIsIdle() throws Exception {
    try (TcpProxy network = TcpProxy.to(Postgres.shared(18));
        ServerConnections<Session> connections = through(network)) {
      long idle = lease(connections::home);

      try (var lease = connections.newHome()) {
        assertThat(lease.fresh()).isTrue();
        assertThat(backend(lease)).isNotEqualTo(idle);
        assertThat(connections.open()).isEqualTo(1);
      }
    }
  }

  @Test
  void oneThatWasOpenedIsNotTakenForAnotherThatCameBackMeanwhile() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (TcpProxy network = TcpProxy.to(Postgres.shared(18));
        ServerConnections<Session> connections = through(network)) {
      long first;
      Future<Long> second;
      try (var lease = connections.home()) {
        first = backend(lease);
        network.delay(Duration.ofMillis(50));
        second = other.submit(() -> lease(connections::home));
        await().until(() -> connections.open() == 2);
      }
      network.heal();

      assertThat(second.get()).isNotEqualTo(first);
      bothAreThere(connections);
    } finally {
      other.shutdownNow();
    }
  }

  private interface Leasing {
    ServerConnections<Session>.Lease make() throws SQLException, InterruptedException;
  }

  /** The backend of one that goes back to the pool. */
  private static long lease(Leasing leasing) throws Exception {
    try (var lease = leasing.make()) {
      return backend(lease);
    }
  }

  private static long backend(ServerConnections<Session>.Lease lease) throws SQLException {
    return lease.use(
        session ->
            session.query(
                "SELECT pg_catalog.pg_backend_pid()",
                row -> {
                  row.next();
                  return row.getLong(1);
                }));
  }

  private static void bothAreThere(ServerConnections<Session> connections) throws Exception {
    try (var first = connections.home();
        var second = connections.home()) {
      assertThat(first.isClosed() || second.isClosed()).isFalse();
    }
  }
}
