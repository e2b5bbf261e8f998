package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.network.HostileServer;
import dev.pgvitals.fixture.server.Postgres;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An agent that watches a hostile server, and how that has to come out. After each test, the server
 * has to heal; for a class whose tests share one instance.
 */
final class Victim implements AfterEachCallback, AfterAllCallback {
  static final int CONNECTIONS = 2;

  private static final String QUERY =
      """
      bait:
        scope: cluster
        query: SELECT 7 AS v -- bait, which a question mark keeps from being prepared?
        tags: [faulty]
        metrics: [{v: {usage: GAUGE}}]
      lure:
        scope: cluster
        timeout: 2s
        query: SELECT 8 AS w -- lure, which a question mark keeps from being prepared?
        tags: [faulty]
        metrics: [{w: {usage: GAUGE}}]
      """;

  private final HostileServer hostile = HostileServer.before(Postgres.shared(18));
  private final Pair pair;

  /**
   * Starts it, and waits until all is well.
   *
   * @param timeout of connections and queries, as in a configuration
   */
  Victim(String timeout) {
    pair =
        Pair.watchingInHaste(
            hostile.uri(),
            "timeout: %1$s, connect_timeout: %1$s, connections: %2$d"
                .formatted(timeout, CONNECTIONS),
            QUERY);
    works();
  }

  HostileServer hostile() {
    return hostile;
  }

  Pair pair() {
    return pair;
  }

  private void works() {
    pair.othersStayFresh();
    pair.awaitUp();
    pair.awaitWorking("bait");
  }

  /** When the server behaves again, so does everything of it. */
  void healsAndWasBounded() {
    hostile.heal();
    works();
    assertThat(hostile.mostOpen()).isLessThanOrEqualTo(CONNECTIONS);
  }

  /** Not only is the connection gone: new ones fail, too. */
  void isDownWithFewAttempts(String reason) {
    int before = hostile.attempts();
    double failures = pair.failures(reason);
    pair.othersStayFresh();
    pair.awaitDown(reason);
    await("attempts that fail by " + reason)
        .atMost(Pair.PATIENCE)
        .until(
            () -> {
              pair.othersStayFresh();
              return pair.failures(reason) >= failures + 2;
            });
    // Each attempt is one failure, but for one that was under way and one that is now.
    assertThat(hostile.attempts() - before)
        .isLessThanOrEqualTo((int) (pair.failures(reason) - failures) + 2);
  }

  void failsAtTheBait() {
    pair.othersStayFresh();
    pair.awaitSample(Pair.ofQuery("pgvitals_query_success", "faulty", "bait") + " 0");
    pair.othersStayFresh();
    assertThat(pair.page()).noneMatch(line -> line.startsWith("bait_v") && !line.endsWith(" 7"));
  }

  @Override
  public void afterEach(ExtensionContext test) {
    healsAndWasBounded();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    pair.close();
    hostile.close();
  }
}
