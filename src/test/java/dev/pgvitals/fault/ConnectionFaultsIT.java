package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.ServerCertificate;
import dev.pgvitals.fixture.network.Frozen;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Servers that are not there, do not let us in, or do not answer. */
@Execution(ExecutionMode.CONCURRENT)
class ConnectionFaultsIT {
  private static final String CUT_OFF =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'monitor'";

  private LocalPostgres postgres;

  @TempDir private Path directory;

  @BeforeEach
  void start() {
    postgres = LocalPostgres.start(18, Map.of("max_connections", "20"));
    postgres.createMonitorRole();
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void downAtTheStart() {
    postgres.stop();
    try (Pair pair = Pair.watching(Pair.uri(postgres))) {
      pair.awaitDown("connect");
      pair.othersStayFresh();

      postgres.start();

      pair.awaitUp();
    }
  }

  @Test
  void goesDownAndComesBack() {
    String keys = "timeout: 1s, connect_timeout: 1s, labels: {env: prod}";
    try (Pair pair = Pair.watching(Pair.uri(postgres), keys, "")) {
      pair.awaitSample("pg_up{server=\"faulty\",env=\"prod\"} 1");
      pair.awaitSample("one_v{server=\"faulty\",env=\"prod\"} 1");

      postgres.kill();

      pair.awaitSample("pg_up{server=\"faulty\",env=\"prod\"} 0");
      assertThat(pair.page())
          .noneMatch(line -> line.matches("(one|two)_v\\{server=\"faulty\".*"))
          .anyMatch(line -> line.startsWith("pgvitals_queries{server=\"faulty\",env=\"prod\""));
      pair.othersStayFresh();

      postgres.start();

      pair.awaitSample("pg_up{server=\"faulty\",env=\"prod\"} 1");
      pair.awaitSample("one_v{server=\"faulty\",env=\"prod\"} 1");
    }
  }

  @Test
  void restartedUnderUs() {
    try (Pair pair = Pair.watching(Pair.uri(postgres))) {
      pair.awaitUp();

      for (int i = 0; i < 3; i++) {
        postgres.restart();
        pair.awaitUp();
      }

      pair.othersStayFreshThereToo();
    }
  }

  @Test
  void cutOffBetweenTwoRuns() {
    try (Pair pair = Pair.watching(Pair.uri(postgres))) {
      pair.awaitUp();

      postgres.sql(CUT_OFF);

      pair.othersStayFreshThereToo();
      pair.assertNoConnectionFailed();
    }
  }

  @Test
  void tooManyClients() throws SQLException {
    try (Pair pair = Pair.watching(Pair.uri(postgres))) {
      pair.awaitUp();
      postgres.createMonitorRole("crowd");
      List<Connection> crowd = new ArrayList<>();
      try {
        // The limit keeps the agent from winning the race for the slots that its cut sessions left.
        postgres.sql("ALTER ROLE monitor CONNECTION LIMIT 0", CUT_OFF);
        pair.awaitDown("connect");
        fill(crowd);
        postgres.sql("ALTER ROLE monitor CONNECTION LIMIT -1");
        pair.awaitAnotherFailure("connect");
        assertThat(pair.agent().get("/").body()).contains("SQLSTATE 53300");
        pair.awaitDown("connect");
        pair.othersStayFresh();
      } finally {
        for (Connection connection : crowd) {
          connection.close();
        }
      }
      pair.awaitUp();
    }
  }

  /** Takes every slot that the server has for ordinary roles. */
  private void fill(List<Connection> crowd) {
    try {
      for (int i = 0; i < 100; i++) {
        crowd.add(
            DriverManager.getConnection(
                postgres.jdbcUrl("postgres"), "crowd", Postgres.MONITOR_PASSWORD));
      }
    } catch (SQLException full) {
      assertThat(full.getSQLState()).isEqualTo("53300");
    }
  }

  @Test
  void wrongPasswordThenRight() throws IOException {
    Path file = directory.resolve("password");
    Files.writeString(file, "guess");
    String keys = "connect_timeout: 1s, password_file: " + file;
    try (Pair pair = Pair.watching(postgres.uri("monitor", "postgres"), keys, "")) {
      pair.awaitDown("auth");
      pair.othersStayFresh();

      Files.writeString(file, Postgres.MONITOR_PASSWORD);

      pair.awaitUp();
    }
  }

  @Test
  void passwordChangedAtTheServerOnly() {
    try (Pair pair = Pair.watching(Pair.uri(postgres))) {
      pair.awaitUp();

      postgres.sql("ALTER ROLE monitor PASSWORD 'another'", CUT_OFF);

      pair.awaitDown("auth");
      pair.othersStayFresh();

      postgres.sql("ALTER ROLE monitor PASSWORD '" + Postgres.MONITOR_PASSWORD + "'");

      pair.awaitUp();
    }
  }

  @Test
  void certificateNotTrusted() throws IOException {
    ServerCertificate shown = ServerCertificate.create(directory);
    shown.installIn(postgres);
    Path root = directory.resolve("root.crt");
    Files.writeString(root, ServerCertificate.create(directory).certificate());
    String uri = Pair.uri(postgres) + "?sslmode=verify-full&sslrootcert=" + root;
    try (Pair pair = Pair.watching(uri)) {
      pair.awaitDown("tls");
      pair.othersStayFresh();

      Files.writeString(root, shown.certificate());

      pair.awaitUp();
    }
  }

  @Test
  void certificateForAnotherName() throws IOException {
    ServerCertificate shown = ServerCertificate.create(directory);
    shown.installIn(postgres);
    Path root = directory.resolve("root.crt");
    Files.writeString(root, shown.certificate());
    String uri =
        Pair.uri(postgres).replace("127.0.0.1", "localhost")
            + "?sslmode=verify-full&sslrootcert="
            + root;
    try (Pair pair = Pair.watching(uri)) {
      pair.awaitDown("tls");
      pair.othersStayFresh();
    }
  }

  @Test
  void rootCertificateMissing() throws IOException {
    ServerCertificate shown = ServerCertificate.create(directory);
    shown.installIn(postgres);
    Path root = directory.resolve("root.crt");
    String uri = Pair.uri(postgres) + "?sslmode=verify-full&sslrootcert=" + root;
    try (Pair pair = Pair.watching(uri)) {
      pair.awaitDown("tls");
      pair.othersStayFresh();

      Files.writeString(root, shown.certificate());

      pair.awaitUp();
    }
  }

  @Test
  void frozenBackend() {
    try (Pair pair = Pair.watching(Pair.uri(postgres))) {
      pair.awaitUp();

      try (Frozen frozen = postgres.freeze(postgres.backendPids("pgvitals").get(0))) {
        assertThat(frozen).isNotNull();
        pair.awaitSample("pg_up{server=\"faulty\"} 0");
        pair.othersStayFresh();
        // Another backend answers, so the server is up.
        pair.awaitUp();
      }

      pair.othersStayFreshThereToo();
      await("the frozen backend's end").until(() -> postgres.backendPids("pgvitals").size() <= 2);
    }
  }

  @Test
  void frozenPostmaster() {
    try (Pair pair = Pair.watching(Pair.uri(postgres))) {
      pair.awaitUp();

      try (Frozen frozen = postgres.freeze()) {
        assertThat(frozen).isNotNull();
        // Who is in, stays in; it is a new connection that gets no answer.
        pair.othersStayFreshThereToo();
      }
      pair.awaitUp();
    }
  }

  @Test
  void frozenAsAWhole() {
    try (Pair pair = Pair.watching(Pair.uri(postgres), "timeout: 1s, connections: 1", "")) {
      pair.awaitUp();

      Frozen backend = postgres.freeze(postgres.backendPids("pgvitals").get(0));
      try (Frozen postmaster = postgres.freeze()) {
        assertThat(postmaster).isNotNull();
        pair.awaitDown("connect");
        pair.othersStayFresh();
      } finally {
        backend.close();
      }

      pair.awaitUp();
    }
  }
}
