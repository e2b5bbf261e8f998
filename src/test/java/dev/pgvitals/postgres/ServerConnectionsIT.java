package dev.pgvitals.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.Trial;
import dev.pgvitals.fixture.Postgres;
import dev.pgvitals.fixture.TcpProxy;
import java.util.concurrent.Executors;
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

  private ServerConnections through(TcpProxy network) {
    return new ServerConnections(
        Trial.server(
            network.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"),
            "    connections: 2\n    connect_timeout: 1s\n"),
        timers);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void idleConnectionsThatTheNetworkResetLeaveTheirPlaces(int open) throws Exception {
    try (TcpProxy network = TcpProxy.to(Postgres.shared(18));
        ServerConnections connections = through(network)) {
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
        ServerConnections connections = through(network)) {
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

  private static void bothAreThere(ServerConnections connections) throws Exception {
    try (var first = connections.home();
        var second = connections.home()) {
      assertThat(first.isClosed() || second.isClosed()).isFalse();
    }
  }
}
