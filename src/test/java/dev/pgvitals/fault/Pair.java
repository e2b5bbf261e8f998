package dev.pgvitals.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.embeddedpostgres.Directories;
import dev.pgvitals.fixture.Http;
import dev.pgvitals.fixture.MovableClocks;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.web.http.ListenException;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An agent that watches two servers once a second: "faulty", which the test breaks, and "healthy".
 * From the moment that the healthy one is seen up, each look at the page checks that it has stayed
 * so, and that its data is there.
 */
final class Pair implements AutoCloseable {
  /** Two queries for both servers. */
  private static final String QUERIES =
      """
      one: {scope: cluster, query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE, description: One}}]}
      two: {scope: cluster, query: SELECT 2 AS v, metrics: [{v: {usage: GAUGE, description: Two}}]}
      """;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Of an agent in haste: a little longer than one of its ticks. */
  private static final int LOOKS_IN_A_TURN = 10;

  private static final int TURNS = 4;

  static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final List<String> DATA_OF_HEALTHY =
      List.of("one_v{server=\"healthy\"} 1", "two_v{server=\"healthy\"} 2");

  private static final List<String> TWO_OF_HEALTHY =
      List.of(lastSuccess("healthy", "one"), lastSuccess("healthy", "two"));

  private static final List<String> TWO_OF_FAULTY =
      List.of(lastSuccess("faulty", "one"), lastSuccess("faulty", "two"));

  private final Path directory;
  private final RunningAgent agent;
  private final MovableClocks clocks;
  private final String queries;
  private final Duration ahead;
  private boolean healthySeen;
  private double failuresBefore;

  private Pair(
      Path directory, RunningAgent agent, MovableClocks clocks, String queries, Duration ahead) {
    this.directory = directory;
    this.agent = agent;
    this.clocks = clocks;
    this.queries = queries;
    this.ahead = ahead;
  }

  /**
   * Starts the agent, and waits for the healthy server.
   *
   * @param uri of the faulty server
   * @param keys more of its keys, as in a flow mapping: {@code timeout: 1s, connections: 1}
   * @param queries more entries; with {@code tags: [faulty]} for the faulty server alone
   */
  static Pair watching(String uri, String keys, String queries) {
    return watching(uri, keys, queries, Duration.ZERO);
  }

  /**
   * As {@link #watching(String, String, String)}; but where this waits for the next turn of
   * queries, it comes at once. The time of connections and answers is the real one all the same.
   */
  static Pair watchingInHaste(String uri, String keys, String queries) {
    return watching(uri, keys, queries, INTERVAL);
  }

  private static Pair watching(String uri, String keys, String queries, Duration ahead) {
    Pair pair = started(uri, keys, QUERIES + queries, ahead);
    try {
      pair.awaitThat("the healthy server", page -> page.contains(up("healthy", 1)));
      pair.awaitThat("its data", page -> page.containsAll(DATA_OF_HEALTHY));
    } catch (RuntimeException | Error e) {
      pair.close();
      throw e;
    }
    pair.healthySeen = true;
    return pair;
  }

  private static Pair started(String uri, String keys, String queries, Duration ahead) {
    MovableClocks clocks = new MovableClocks();
    try {
      Path directory = Files.createTempDirectory("faults");
      try {
        RunningAgent agent =
            RunningAgent.start(
                directory,
                queries,
                configuration(uri, keys),
                new Clocks(clocks::nanos, clocks::instant));
        return new Pair(directory, agent, clocks, queries, ahead);
      } catch (ProblemsException | ListenException e) {
        Directories.delete(directory);
        throw new IllegalArgumentException(e);
      } catch (RuntimeException | Error e) {
        Directories.delete(directory);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #watching(String, String, String)}, with quick timeouts. */
  static Pair watching(String uri, String queries) {
    return watching(uri, "timeout: 1s, connect_timeout: 1s", queries);
  }

  static Pair watching(String uri) {
    return watching(uri, "");
  }

  /** The URI for the monitoring role. */
  static String uri(Postgres postgres) {
    return postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres");
  }

  private static String configuration(String uri, String keys) {
    return """
    interval: 1s
    servers:
      - {name: faulty, url: '%s', tags: [faulty], %s}
      - {name: healthy, url: '%s'}
    """
        .formatted(uri, keys, uri(Postgres.shared(18)));
  }

  private static String up(String server, int value) {
    return "pg_up{server=\"" + server + "\"} " + value;
  }

  /** The samples now, a line each. */
  List<String> page() {
    Http.Answer answer = agent.get("/metrics");
    assertThat(answer.status()).isEqualTo(200);
    List<String> samples = answer.samples();
    if (healthySeen) {
      assertThat(samples).contains(up("healthy", 1)).containsAll(DATA_OF_HEALTHY);
    }
    return samples;
  }

  void awaitThat(String what, Predicate<List<String>> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(25)).until(this::page, condition);
  }

  void awaitSample(String sample) {
    awaitThat("a sample " + sample, page -> page.contains(sample));
  }

  void awaitNone(String prefix) {
    awaitThat("no sample of " + prefix, page -> page.stream().noneMatch(s -> s.startsWith(prefix)));
  }

  /** A series' value now. */
  double value(String series) {
    return value(page(), series);
  }

  private static double value(List<String> page, String series) {
    return page.stream()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.valueOf(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is not in\n" + String.join("\n", page)));
  }

  /** The faulty server is up, and its two queries give their data and go on doing so. */
  void awaitUp() {
    awaitSample(up("faulty", 1));
    awaitSample("one_v{server=\"faulty\"} 1");
    awaitSample("two_v{server=\"faulty\"} 2");
    awaitRenewed(TWO_OF_FAULTY);
    failuresBefore = failures("connect");
    assertThat(page()).anyMatch(line -> line.startsWith("pgvitals_server_info{server=\"faulty\""));
  }

  /** The faulty server is shown to be down for that reason, without any data. */
  void awaitDown(String reason) {
    // What cut its connections is the first failure, and may be another one.
    awaitThat(
        "the faulty server down by " + reason,
        each -> each.contains(up("faulty", 0)) && failures(each, reason) > 0);
    List<String> page = page();
    assertThat(page).noneMatch(line -> line.matches("(one|two)_v\\{server=\"faulty\".*"));
    assertThat(page)
        .noneMatch(line -> line.startsWith("pgvitals_server_info{server=\"faulty\""))
        .anyMatch(line -> line.startsWith("pgvitals_series{server=\"faulty\""));
  }

  /** One query of the faulty server fails for that reason, and nothing else of it does. */
  void awaitFailing(String query, String reason) {
    awaitSample(ofQuery("pgvitals_query_success", "faulty", query) + " 0");
    awaitThat("a failure by " + reason, page -> failures(page, reason) > 0);
    List<String> page = page();
    assertThat(value(page, ofQuery("pgvitals_query_failures_total", "faulty", query))).isPositive();
    assertThat(page).contains(up("faulty", 1));
  }

  /** The query of the faulty server works. */
  void awaitWorking(String query) {
    awaitSample(ofQuery("pgvitals_query_success", "faulty", query) + " 1");
    awaitRenewed(List.of(lastSuccess("faulty", query)));
  }

  /** What the fault does not concern is there and is renewed: the healthy server. */
  void othersStayFresh() {
    awaitRenewed(TWO_OF_HEALTHY);
  }

  /** As {@link #othersStayFresh}, and so are the two common queries of the faulty server. */
  void othersStayFreshThereToo() {
    assertThat(page())
        .contains(up("faulty", 1), "one_v{server=\"faulty\"} 1", "two_v{server=\"faulty\"} 2");
    awaitRenewed(Stream.of(TWO_OF_HEALTHY, TWO_OF_FAULTY).flatMap(List::stream).toList());
  }

  private static String lastSuccess(String server, String query) {
    return ofQuery("pgvitals_query_last_success_timestamp_seconds", server, query);
  }

  private void awaitRenewed(List<String> times) {
    List<String> before = page();
    AtomicInteger looks = new AtomicInteger();
    awaitThat(
        "all of these renewed: " + times,
        page -> {
          // One turn gives the data and a later one shows when that was; not so many that it ages.
          if (looks.get() < TURNS * LOOKS_IN_A_TURN
              && looks.getAndIncrement() % LOOKS_IN_A_TURN == 0) {
            clocks.pass(ahead);
          }
          return times.stream().noneMatch(time -> value(page, time) == value(before, time));
        });
  }

  /** No connection was lost or refused since {@link #awaitUp}; a first one may take its time. */
  void assertNoConnectionFailed() {
    assertThat(failures("connect")).isEqualTo(failuresBefore);
  }

  /** An attempt that began after now failed for that reason: one may have been under way. */
  void awaitAnotherFailure(String reason) {
    double before = failures(reason);
    awaitThat("another failure by " + reason, page -> failures(page, reason) >= before + 2);
  }

  double failures(String reason) {
    return failures(page(), reason);
  }

  private static double failures(List<String> page, String reason) {
    return value(page, "pgvitals_failures_total{server=\"faulty\",reason=\"" + reason + "\"}");
  }

  static String ofQuery(String family, String server, String query) {
    return family + "{server=\"" + server + "\",query=\"" + query + "\"}";
  }

  MovableClocks clocks() {
    return clocks;
  }

  /**
   * So long that the facts behind the plan are too old, in steps in which nothing else gets old.
   */
  void letAMinutePass() {
    for (int i = 0; i < 3; i++) {
      clocks.pass(Duration.ofSeconds(20));
      othersStayFresh();
    }
  }

  /** The files that the agent was started with. */
  String queries() {
    return queries;
  }

  RunningAgent agent() {
    return agent;
  }

  @Override
  public void close() {
    agent.close();
    try {
      Directories.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
