package dev.pgvitals.monitor;

import static dev.pgvitals.monitor.ScriptedServer.facts;
import static dev.pgvitals.monitor.ScriptedServer.raises;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a server's score while a vital comes and goes. */
class VitalsOfAServerTest {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final String POOL =
      """
      t:
        query: SELECT 1 AS v
        metrics:
          - v:
              usage: GAUGE
              alert: {name: PoolFull, warning: 80, critical: 90, for: {warning: 5m, critical: 1m}, summary: Full.}
      """;

  private final AtomicLong nanos = new AtomicLong(1);
  private final SliceStore store = new SliceStore(nanos::get);
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final ScriptedServer server = new ScriptedServer();
  private final ServerConfig config =
      Trial.server("postgresql://monitor@nowhere.invalid/postgres", "");
  private final ServerMonitor monitor =
      new ServerMonitor(
          config,
          INTERVAL,
          planner(POOL),
          store,
          new Clocks(nanos::get, () -> Instant.ofEpochSecond(0, nanos.get())),
          new MonitorExecutors(Runnable::run, Runnable::run, timers, () -> {}),
          server);

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  private Planner planner(String yaml) {
    return new Planner(Trial.catalogue(yaml), NamingScheme.PROMETHEUS, config, INTERVAL);
  }

  private void use(String yaml) {
    monitor.prepare(config, Trial.catalogue(yaml), planner(yaml)).make();
  }

  /** So much time passes while the pool is so full. */
  private void pass(double value, Duration time) {
    server.gives("t", Map.of("PoolFull", value));
    long end = nanos.get() + time.toNanos();
    while (nanos.get() < end) {
      monitor.tick();
      store.expire();
      nanos.addAndGet(TICK.toNanos());
    }
  }

  private static String level(int level) {
    return "pgvitals_vital_level{server=\"db\",alert=\"PoolFull\"} " + level;
  }

  private static String sustained(int level) {
    return "pgvitals_vital_sustained_level{server=\"db\",alert=\"PoolFull\"} " + level;
  }

  private static String score(int score) {
    return "pgvitals_health_score{server=\"db\"} " + score;
  }

  private List<String> samples() {
    return Trial.text(store).lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void aVitalThatIsBeyondItsLimitOneIntervalAtATimeCostsNothing() {
    pass(50, Duration.ofSeconds(65));
    for (int i = 0; i < 20; i++) {
      pass(95, INTERVAL);
      assertThat(samples()).contains(level(2), sustained(0), score(100));
      pass(50, INTERVAL.multipliedBy(3));
      assertThat(samples()).contains(level(0), sustained(0), score(100));
    }
  }

  @Test
  void aVitalThatStaysBeyondItsLimitCountsAndSoItIsWithItsEnd() {
    pass(95, Duration.ofSeconds(50));
    assertThat(samples()).contains(level(2), sustained(0), score(100));

    pass(95, Duration.ofSeconds(30));
    assertThat(samples()).contains(level(2), sustained(2), score(60));
    assertThat(monitor.report().health().orElseThrow().score()).isEqualTo(60);

    pass(50, Duration.ofSeconds(50));
    assertThat(samples()).contains(level(0), sustained(2), score(60));

    pass(50, Duration.ofSeconds(30));
    assertThat(samples()).contains(level(0), sustained(0), score(100));
  }

  @Test
  void whatHasLastedStaysThroughANewPlanAndAReload() {
    pass(95, Duration.ofMinutes(2));

    server.is(facts(Map.of("hstore", "1.0")));
    pass(95, Duration.ofMinutes(2));
    use(POOL.replace("Full.", "Another text.").replace("5m", "6m"));
    pass(95, INTERVAL.multipliedBy(2));

    assertThat(samples()).contains(sustained(2), score(60));
  }

  @Test
  void aVitalThatTheCatalogueNoLongerHasIsForgotten() {
    pass(95, Duration.ofMinutes(2));

    use("t: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}\n");
    pass(95, INTERVAL);
    assertThat(samples()).contains(score(100)).doesNotContain(level(2));

    use(POOL);
    pass(95, INTERVAL.multipliedBy(2));
    assertThat(samples()).contains(level(2), sustained(0), score(100));
  }

  @Test
  void aServerThatComesBackIsAsItWas() {
    pass(95, Duration.ofMinutes(2));

    server.onHeartbeat(raises("08006"));
    server.onFacts(raises("08006"));
    server.onRun("t", raises("08006"));
    pass(95, Duration.ofMinutes(1));
    assertThat(samples())
        .contains(score(0))
        .noneMatch(sample -> sample.startsWith("pgvitals_vital_"));

    server.heals();
    pass(95, Duration.ofSeconds(70));
    assertThat(samples()).contains(level(2), sustained(2), score(60));
  }

  @Test
  void aQueryThatFailsTakesItsVitalsAlongAndBringsThemBackAsTheyWere() {
    pass(95, Duration.ofMinutes(2));

    server.onRun("t", raises("22012"));
    pass(95, Duration.ofMinutes(3));
    assertThat(samples())
        .contains(score(100))
        .noneMatch(sample -> sample.startsWith("pgvitals_vital_"));

    server.heals();
    pass(95, INTERVAL.multipliedBy(2));
    assertThat(samples()).contains(level(2), sustained(2), score(60));
  }
}
