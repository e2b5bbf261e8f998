package dev.pgvitals.fault;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.network.TcpProxy;
import dev.pgvitals.fixture.server.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What happens to packets between the agent and a server that is well. */
@Execution(ExecutionMode.CONCURRENT)
class NetworkFaultsIT {
  private final Postgres postgres = Postgres.shared(18);
  private TcpProxy network;

  @BeforeEach
  void connect() {
    network = TcpProxy.to(postgres);
  }

  @AfterEach
  void disconnect() {
    network.close();
  }

  private String uri() {
    return network.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
  }

  @Test
  void bytesSwallowedBetweenTwoRuns() {
    try (Pair pair = Pair.watching(uri())) {
      pair.awaitUp();

      network.swallow();

      pair.awaitDown("connect");
      pair.othersStayFresh();

      network.heal();

      pair.awaitUp();
    }
  }

  @Test
  void bytesSwallowedMidQuery() {
    String slow =
        """
        slow:
          query: SELECT 1 AS v FROM pg_sleep(0.8) -- swallowed
          tags: [faulty]
          metrics: [{v: {usage: GAUGE}}]
        """;
    try (Pair pair = Pair.watching(uri(), slow)) {
      pair.awaitUp();
      await("the query")
          .pollInterval(Duration.ofMillis(10))
          .until(
              () ->
                  postgres
                      .query(
                          "SELECT count(*) FROM pg_stat_activity"
                              + " WHERE usename = 'monitor' AND wait_event = 'PgSleep'"
                              + " AND query LIKE '%swallowed%'")
                      .equals("1"));

      network.swallow();

      pair.awaitDown("connect");
      pair.othersStayFresh();

      network.heal();

      pair.awaitUp();
      pair.awaitWorking("slow");
    }
  }

  @Test
  void synDropped() {
    try (Pair pair = Pair.watching(uri())) {
      pair.awaitUp();

      network.dropSyns();

      pair.awaitDown("connect");
      pair.othersStayFresh();

      network.heal();

      pair.awaitUp();
    }
  }

  @Test
  void connectionReset() {
    try (Pair pair = Pair.watching(uri())) {
      pair.awaitUp();

      network.reset();

      pair.awaitDown("connect");
      pair.othersStayFresh();

      network.heal();

      pair.awaitUp();
    }
  }

  @Test
  void slowLink() {
    try (Pair pair = Pair.watching(uri())) {
      pair.awaitUp();

      network.delay(Duration.ofMillis(150));

      pair.awaitThat(
          "slow runs",
          page ->
              pair.value("pgvitals_query_duration_seconds{server=\"faulty\",query=\"one\"}") > 0.2);
      pair.othersStayFreshThereToo();
      pair.assertNoConnectionFailed();

      network.heal();

      pair.awaitThat(
          "quick runs",
          page ->
              pair.value("pgvitals_query_duration_seconds{server=\"faulty\",query=\"one\"}") < 0.2);
      pair.awaitUp();
    }
  }
}
