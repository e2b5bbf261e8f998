package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.AgentProcess;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.Promptly;
import dev.pgvitals.fixture.network.Frozen;
import dev.pgvitals.fixture.network.TcpProxy;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What can go wrong where the agent itself runs. */
@Execution(ExecutionMode.CONCURRENT)
class AgentFaultsIT {
  private static final String LAST_SUCCESS =
      Pair.ofQuery("pgvitals_query_last_success_timestamp_seconds", "faulty", "one");

  private static String shared() {
    return Pair.uri(Postgres.shared(18));
  }

  @Test
  void clockJumps() {
    try (Pair pair = Pair.watching(shared())) {
      pair.awaitUp();

      for (Duration offset :
          List.of(Duration.ofDays(400), Duration.ofDays(-400), Duration.ofHours(-1))) {
        pair.clocks().setWall(offset);
        double now = pair.clocks().instant().toEpochMilli() / 1e3;
        pair.awaitThat(
            "runs told by the new clock, also where it went back",
            page -> Math.abs(pair.value(LAST_SUCCESS) - now) < 60);
        pair.othersStayFreshThereToo();
      }

      pair.clocks().setWall(Duration.ZERO);
      pair.awaitUp();
      pair.assertNoConnectionFailed();
    }
  }

  @Test
  void stoppedForAWhile() {
    try (Pair pair = Pair.watching(shared(), "timeout: 5s", "")) {
      pair.awaitUp();

      // As after a suspend: nothing was asked, and nothing could be heard.
      for (int i = 0; i < 8; i++) {
        pair.clocks().pass(Duration.ofSeconds(20));
        pair.othersStayFreshThereToo();
      }

      pair.assertNoConnectionFailed();
    }
  }

  @Test
  void logOnAFullDisk(@TempDir Path directory) throws IOException {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      int port = freePort();
      AgentProcess started =
          AgentProcess.startLoggingTo(
              Path.of("/dev/full"),
              directory,
              Map.of("DATABASE_URL", Pair.uri(postgres), "LANG", "C.UTF-8"),
              "--listen",
              "127.0.0.1:" + port);
      try (AgentProcess agent = started) {
        Http http = new Http("127.0.0.1:" + port);
        String up = "pg_up{server=\"127.0.0.1:" + postgres.port() + "\"} ";
        awaitSample(http, up + 1);

        postgres.kill();
        awaitSample(http, up + 0);
        postgres.start();
        awaitSample(http, up + 1);
        assertThat(http.post("/-/reload").status()).isEqualTo(200);
        assertThat(http.get("/-/healthy").status()).isEqualTo(200);

        agent.signal("TERM");

        assertThat(agent.exitCode(Promptly.LIMIT)).isZero();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitSample(Http http, String sample) {
    await(sample)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> http.get("/metrics").samples().contains(sample));
  }

  @Test
  void reloadWithABrokenFile() {
    try (Pair pair = Pair.watching(shared())) {
      pair.awaitUp();

      pair.agent().queries(pair.queries() + "three: {query: SELECT 3 AS v, metrics: [{v: {}}]}\n");
      Http.Answer refused = pair.agent().reload();

      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.body()).contains("queries.yaml:3").contains("three.metrics.v");
      pair.awaitSample("pgvitals_config_last_reload_successful 0.0");
      pair.othersStayFreshThereToo();

      pair.agent()
          .queries(
              pair.queries() + "three: {query: SELECT 3 AS v, metrics: [{v: {usage: GAUGE}}]}\n");
      assertThat(pair.agent().reload().status()).isEqualTo(200);

      pair.awaitSample("three_v{server=\"faulty\"} 3");
      pair.awaitSample("pgvitals_config_last_reload_successful 1.0");
      pair.othersStayFreshThereToo();
    }
  }

  @Test
  void reloadUnderLoad() throws Exception {
    ExecutorService scrapers = Executors.newFixedThreadPool(2);
    AtomicBoolean enough = new AtomicBoolean();
    try (Pair pair = Pair.watching(shared())) {
      pair.awaitUp();
      String three = "three: {query: SELECT 3 AS v, metrics: [{v: {usage: GAUGE}}]}\n";
      List<Future<?>> scraping =
          List.of(
              scrapers.submit(() -> scrape(pair, enough)),
              scrapers.submit(() -> scrape(pair, enough)));

      for (int i = 0; i < 100; i++) {
        pair.agent().queries(pair.queries() + (i % 2 == 0 ? three : ""));
        assertThat(pair.agent().reload().status()).isEqualTo(200);
      }

      pair.othersStayFreshThereToo();
      enough.set(true);
      for (Future<?> each : scraping) {
        each.get(20, TimeUnit.SECONDS);
      }
      pair.awaitNone("three_v");
      pair.assertNoConnectionFailed();
    } finally {
      enough.set(true);
      scrapers.shutdownNow();
    }
  }

  private static void scrape(Pair pair, AtomicBoolean enough) {
    while (!enough.get()) {
      assertThat(pair.page())
          .contains(
              "pg_up{server=\"faulty\"} 1",
              "one_v{server=\"faulty\"} 1",
              "two_v{server=\"faulty\"} 2");
    }
  }

  @Test
  void reloadAndShutdownWhateverHangs() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      try (TcpProxy network = TcpProxy.to(postgres)) {
        String uri = network.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
        Pair pair = Pair.watching(uri, "timeout: 1m, connect_timeout: 1m", "");
        pair.awaitUp();
        try (Frozen postmaster = postgres.freeze()) {
          assertThat(postmaster).isNotNull();
          network.swallow();

          assertThat(Promptly.get(() -> pair.agent().reload().status())).isEqualTo(200);
          pair.othersStayFresh();

          Promptly.run(pair::close);
        } finally {
          network.heal();
        }
      }
    }
  }
}
