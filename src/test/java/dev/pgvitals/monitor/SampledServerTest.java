package dev.pgvitals.monitor;

import static dev.pgvitals.monitor.ScriptedServer.raises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on which one session is always busy, looked at every two seconds. */
class SampledServerTest {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final String BUSY = "busy_seconds_total{server=\"db\"}";
  private static final String SAMPLED =
      "pgvitals_query_sampled_seconds_total{server=\"db\",query=\"busy\"}";
  private static final String CATALOGUE =
      """
      busy:
        interval: 2s
        query: SELECT 1 AS v
        metrics: [v: {usage: SAMPLED, rename: seconds, description: x}]
      """;

  private final AtomicLong nanos = new AtomicLong(1);
  private final SliceStore store = new SliceStore(nanos::get);
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final ScriptedServer server = new ScriptedServer();
  private final ServerConfig config =
      Trial.server("postgresql://monitor@nowhere.invalid/postgres", "");
  private ServerMonitor monitor = monitor();

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  private ServerMonitor monitor() {
    return new ServerMonitor(
        config,
        INTERVAL,
        planner(),
        store,
        new Clocks(nanos::get, () -> Instant.ofEpochSecond(0, nanos.get())),
        new MonitorExecutors(Runnable::run, Runnable::run, timers, () -> {}),
        server);
  }

  private Planner planner() {
    return new Planner(Trial.catalogue(CATALOGUE), NamingScheme.PROMETHEUS, config, INTERVAL);
  }

  private void pass(Duration time) {
    long end = nanos.get() + time.toNanos();
    while (nanos.get() < end) {
      monitor.tick();
      store.expire();
      nanos.addAndGet(TICK.toNanos());
    }
  }

  private void pass(int seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  private double value(String series) {
    return Trial.value(store, series);
  }

  /** How much the counter rises in so many seconds. */
  private double rise(int seconds) {
    double before = value(BUSY);
    pass(seconds);
    return value(BUSY) - before;
  }

  @Test
  void theRateIsTheNumberOfBusySessions() {
    pass(20);

    assertThat(rise(600)).isEqualTo(600, within(2.5));
    // What the agent says of its work is renewed once in an ordinary interval where all is well.
    assertThat(value(SAMPLED)).isEqualTo(value(BUSY), within(1.0 * INTERVAL.toSeconds()));
  }

  @Test
  void turnsThatAreMissedForALittleAreMadeUpFor() {
    pass(20);
    double before = value(BUSY);
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    pass(7);

    assertThat(value(BUSY) - before).isEqualTo(10, within(2.5));
  }

  @Test
  void timeInWhichTheAgentItselfWasStoppedCountsNothing() {
    pass(20);
    double before = value(BUSY);
    nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    pass(60);

    assertThat(value(BUSY) - before).isEqualTo(60, within(2.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "55P03", "42501", "XX000"})
  void aRunThatFailsCountsNothingNorDoesTheOneAfterIt(String sqlState) {
    pass(20);
    server.onRun("busy", raises(sqlState));
    assertThat(rise(2)).isZero();
    server.heals();
    pass(130);

    assertThat(rise(60)).isEqualTo(60, within(2.5));
    double unseen = nanos.get() / 1e9 - value(SAMPLED);
    assertThat(unseen).as("time for which nothing is counted").isGreaterThan(3.9);
  }

  @Test
  void aServerThatIsDownCountsNothingAndTheCounterGoesOn() {
    pass(20);
    double before = value(BUSY);
    server.onRun("busy", raises("57P01"));
    server.onHeartbeat(raises("57P01"));
    server.onFacts(raises("57P01"));
    pass(3);
    assertThat(value("pg_up{server=\"db\"}")).isZero();
    server.heals();
    pass(2);
    while (value("pg_up{server=\"db\"}") == 0) {
      pass(TICK);
    }
    pass(1);

    assertThat(value(BUSY)).isEqualTo(before, within(2.5));
    assertThat(rise(60)).isEqualTo(60, within(2.5));
  }

  @Test
  void anotherAgentBeginsAtZero() {
    pass(60);
    monitor.close();
    monitor = monitor();
    pass(1);

    assertThat(value(BUSY)).isZero();
  }

  @Test
  void aReloadLetsTheCounterGoOn() {
    pass(20);
    double before = value(BUSY);
    monitor.prepare(config, Trial.catalogue(CATALOGUE), planner()).make();
    pass(20);

    assertThat(value(BUSY) - before).isEqualTo(20, within(2.5));
  }

  @Test
  void whereALookIsDearItIsTakenLessOftenAndTheRateIsTheSame() {
    server.onRun("busy", () -> nanos.addAndGet(Duration.ofMillis(12).toNanos()));
    pass(60);
    assertThat(value("pgvitals_query_sample_interval_seconds{server=\"db\",query=\"busy\"}"))
        .isEqualTo(8);
    long before = server.calls("busy");

    assertThat(rise(800)).isEqualTo(800, within(9.0));
    assertThat(server.calls("busy") - before).isBetween(99L, 101L);

    server.heals();
    pass(120);
    assertThat(value("pgvitals_query_sample_interval_seconds{server=\"db\",query=\"busy\"}"))
        .isEqualTo(2);
    assertThat(value(SAMPLED))
        .as("no time is lost by it")
        .isEqualTo(nanos.get() / 1e9, within(3.0 + INTERVAL.toSeconds()));
  }

  @Test
  void aServerFarAwayIsLookedAtAsOften() {
    server.onRun("busy", () -> nanos.addAndGet(Duration.ofMillis(101).toNanos()));
    server.onHeartbeat(() -> nanos.addAndGet(Duration.ofMillis(100).toNanos()));
    pass(120);

    assertThat(value("pgvitals_query_sample_interval_seconds{server=\"db\",query=\"busy\"}"))
        .isEqualTo(2);
  }

  @Test
  void itIsLookedAtEveryTwoSeconds() {
    pass(60);

    assertThat(server.calls("busy")).isBetween(30L, 32L);
    assertThat(List.of(server.calls("heartbeat"), server.calls("facts")))
        .as("what else is asked")
        .allMatch(calls -> calls <= 6);
  }
}
