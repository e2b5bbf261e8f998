package dev.pgvitals.monitor;

import static dev.pgvitals.monitor.ScriptedServer.raises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pgvitals.alert.Level;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.history.FigureValue;
import dev.pgvitals.monitor.state.QueryReading;
import dev.pgvitals.monitor.state.VitalReading;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a server while things go wrong on it and right again. */
class DetailsOfAServerTest {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final String QUERIES =
      """
      t:
        query: SELECT 1 AS v
        metrics:
          - v:
              usage: GAUGE
              alert: {name: PoolFull, warning: 80, critical: 90, for: 1m, summary: Full.}
      pg_connections:
        query: SELECT 1 AS used_ratio
        metrics:
          - used_ratio: {usage: GAUGE}
      """;

  private final AtomicLong nanos = new AtomicLong();
  private final SliceStore store = new SliceStore(nanos::get);
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final ScriptedServer server = new ScriptedServer();
  private final ServerConfig config =
      Trial.server("postgresql://monitor@nowhere.invalid/postgres", "");
  private final ServerMonitor monitor =
      new ServerMonitor(
          config,
          INTERVAL,
          new Planner(Trial.catalogue(QUERIES), NamingScheme.PROMETHEUS, config, INTERVAL),
          store,
          new Clocks(nanos::get, () -> BEGIN.plusNanos(nanos.get())),
          new MonitorExecutors(Runnable::run, Runnable::run, timers, () -> {}),
          server);

  @AfterEach
  void stop() {
    timers.shutdownNow();
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

  private ServerDetails details() {
    return monitor.details(false);
  }

  private Instant now() {
    return BEGIN.plusNanos(nanos.get());
  }

  private VitalReading pool() {
    assertThat(details().vitals()).hasSize(1);
    return details().vitals().get(0);
  }

  @Test
  void aVitalBeyondALimitIsToldAtOnceWithSinceWhenAndCountsLater() {
    pass(50, INTERVAL.multipliedBy(3));
    assertThat(details().vitals()).as("what is fine").isEmpty();
    assertThat(monitor.details(true).vitals()).hasSize(1);

    Instant changed = now();
    pass(85, Duration.ofSeconds(40));
    assertThat(pool().level()).isEqualTo(1);
    assertThat(pool().sustained()).isZero();
    assertThat(pool().value()).isEqualTo(85);
    assertThat(pool().limits())
        .containsExactly(entry(Level.WARNING, 80.0), entry(Level.CRITICAL, 90.0));
    Instant since = pool().since().get(Level.WARNING);
    assertThat(since).isBetween(changed.minusSeconds(1), changed.plusSeconds(16));

    pass(85, Duration.ofSeconds(50));
    assertThat(pool().sustained()).isEqualTo(1);
    assertThat(pool().since()).containsExactly(entry(Level.WARNING, since));

    pass(50, Duration.ofSeconds(30));
    assertThat(pool().level()).as("within its limit, but not for long enough").isZero();
    assertThat(pool().sustained()).isEqualTo(1);

    pass(50, Duration.ofSeconds(60));
    assertThat(details().vitals()).isEmpty();
  }

  @Test
  void theWorstOfEachMinuteIsKeptWithoutAnybodyAsking() {
    pass(10, Duration.ofMinutes(2));
    pass(70, Duration.ofSeconds(30));
    pass(20, Duration.ofSeconds(85));

    float[] points = monitor.details(true).vitals().get(0).points();
    assertThat(points).hasSize(120).endsWith(10, 70, 20);
    assertThat(details().vitals()).isEmpty();
    assertThat(monitor.details(true).vitals().get(0).points()).isEqualTo(points);
  }

  @Test
  void aServerThatIsDownSaysSinceWhenAndItsHistoryHasAGap() {
    pass(85, Duration.ofMinutes(3));
    server.onHeartbeat(raises("08006"));
    server.onFacts(raises("08006"));
    server.onRun("t", raises("08006"));
    server.onRun("pg_connections", raises("08006"));
    Instant broken = now();
    pass(85, Duration.ofMinutes(3));

    assertThat(details().report().down()).isPresent();
    assertThat(details().downSince())
        .hasValueSatisfying(
            since -> assertThat(since).isBetween(broken.minusSeconds(1), broken.plusSeconds(20)));
    assertThat(details().vitals()).isEmpty();
    assertThat(details().figures()).extracting(FigureValue::value).containsExactly(Double.NaN);

    server.heals();
    pass(85, Duration.ofMinutes(1).plus(INTERVAL));
    assertThat(details().downSince()).isEmpty();
    float[] ratio = details().figures().get(0).points();
    assertThat(ratio).hasSize(30).endsWith(1).contains(Float.NaN, 1f);
    assertThat(ratio[26]).isNaN();
  }

  @Test
  void aQueryThatFailsSaysWhySinceWhenAndWhenItLastWorked() {
    pass(50, INTERVAL.multipliedBy(3));
    assertThat(details().queries()).isEmpty();
    assertThat(details().queryStates()).containsExactly(entry(QueryReading.State.OK, 2));

    server.onRun("t", raises("22012"));
    Instant broken = now();
    pass(50, Duration.ofMinutes(2));
    QueryReading failing = details().queries().get(0);
    assertThat(failing.query().name()).isEqualTo("t");
    assertThat(failing.state()).isEqualTo(QueryReading.State.FAILING);
    assertThat(failing.failure().orElseThrow().sqlState()).isEqualTo("22012");
    assertThat(failing.failingSince().orElseThrow()).isBetween(broken, broken.plusSeconds(16));
    assertThat(failing.lastSuccess().orElseThrow()).isBefore(broken);
    assertThat(failing.lastRun().orElseThrow()).isAfter(broken.plusSeconds(60));
    assertThat(details().queryStates())
        .containsOnly(entry(QueryReading.State.OK, 1), entry(QueryReading.State.FAILING, 1));

    server.heals();
    pass(50, Duration.ofMinutes(3));
    assertThat(details().queries()).isEmpty();
    QueryReading healed = monitor.details(true).queries().get(0);
    assertThat(healed.rows()).hasValue(1);
    assertThat(healed.series()).hasValue(1);
    assertThat(healed.failingSince()).isEmpty();
    assertThat(healed.interval()).isEqualTo(INTERVAL);
  }
}
