package dev.pgvitals.source.postgres;

import static dev.pgvitals.fixture.network.Misdeeds.all;
import static dev.pgvitals.fixture.network.Misdeeds.authentication;
import static dev.pgvitals.fixture.network.Misdeeds.drips;
import static dev.pgvitals.fixture.network.Misdeeds.lying;
import static dev.pgvitals.fixture.network.Misdeeds.parameterStatus;
import static dev.pgvitals.fixture.network.Misdeeds.ready;
import static dev.pgvitals.fixture.network.Misdeeds.says;
import static dev.pgvitals.fixture.network.Misdeeds.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.network.HostileServer;
import dev.pgvitals.fixture.network.HostileServer.Misdeed;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.source.jdbc.ServerConnections;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A login has its time for each host, and when it fails nothing is left of it. */
class LoginIT {
  private static final List<Misdeed> FAILING =
      List.of(
          says(),
          drips(Duration.ofMillis(300), welcome()),
          says(lying('R', -1, new byte[4])),
          says(all(authentication(0), parameterStatus("server_version", "\0"), ready())));

  private final ScheduledExecutorService housekeeper = Executors.newSingleThreadScheduledExecutor();
  private HostileServer hostile;

  @BeforeEach
  void start() {
    hostile = HostileServer.before(Postgres.shared(18));
  }

  @AfterEach
  void stop() {
    hostile.close();
    housekeeper.shutdownNow();
  }

  private ServerConnections<Session> connections(String uri) {
    return PostgresConnections.to(
        Trial.server(uri, "    connections: 1\n    connect_timeout: 1s\n"), housekeeper);
  }

  @Test
  void nothingIsLeftOfOneThatFailed() throws Exception {
    try (ServerConnections<Session> connections = connections(hostile.uri())) {
      connections.home().close();
      for (Misdeed misdeed : FAILING) {
        hostile.misbehaveAtLogin(misdeed);
        connections.dropIdle();
        for (int i = 0; i < 3; i++) {
          assertThatExceptionOfType(SQLException.class).isThrownBy(connections::home);
          assertThatExceptionOfType(SQLException.class)
              .isThrownBy(() -> connections.visit("postgres"));
        }
        assertThat(connections.open()).isZero();
        await("their sockets").until(() -> hostile.open() == 0);
        hostile.heal();
        connections.home().close();
        connections.visit("postgres").close();
      }
      assertThat(hostile.mostOpen()).isEqualTo(1);
    }
  }

  @Test
  void aHostThatKeepsUsWaitingLeavesTheNextOneItsTime() throws Exception {
    Postgres postgres = Postgres.shared(18);
    hostile.misbehaveAtConnect(says());
    String uri =
        "postgresql://monitor:%s@127.0.0.1:%d,%s:%d/postgres"
            .formatted(Postgres.MONITOR_PASSWORD, hostile.port(), postgres.host(), postgres.port());
    try (ServerConnections<Session> connections = connections(uri)) {
      connections.home().close();

      assertThat(hostile.attempts()).isEqualTo(1);
      assertThat(connections.open()).isEqualTo(1);
    }
  }

  @Test
  void oneThatIsNotWantedAnyMoreEndsAtOnce() throws Exception {
    hostile.misbehaveAtConnect(says());
    ServerConnections<Session> connections =
        PostgresConnections.to(
            Trial.server(hostile.uri(), "    connect_timeout: 10m\n"), housekeeper);
    Thread login =
        new Thread(
            () -> assertThatExceptionOfType(SQLException.class).isThrownBy(connections::home));
    login.start();
    await("a login").until(() -> hostile.open() == 1);

    connections.close();

    login.join(Promptly.LIMIT.toMillis());
    assertThat(login.isAlive()).isFalse();
  }
}
