package dev.pgvitals.monitor;

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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A monitor that is ticked when it says, and otherwise left alone, misses nothing. */
class SleepingMonitorTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String CATALOGUE =
      """
      t: {query: SELECT 1 AS v, metrics: [v: {usage: GAUGE, description: x}]}
      """;

  private final AtomicLong nanos = new AtomicLong(1);
  private final SliceStore store = new SliceStore(nanos::get);
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
  private final ScriptedServer server = new ScriptedServer();
  private final ServerConfig config =
      Trial.server("postgresql://monitor@nowhere.invalid/postgres", "");
  private final AtomicInteger wakes = new AtomicInteger();

  /** What was handed to a thread, while this is to look at what is the case before it runs. */
  private final Deque<Runnable> handedOver = new ArrayDeque<>();

  private boolean busy;
  private final ServerMonitor monitor =
      new ServerMonitor(
          config,
          INTERVAL,
          planner(),
          store,
          new Clocks(nanos::get, () -> Instant.ofEpochSecond(0, nanos.get())),
          new MonitorExecutors(this::hand, this::hand, timers, wakes::incrementAndGet),
          server);

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  private Planner planner() {
    return new Planner(Trial.catalogue(CATALOGUE), NamingScheme.PROMETHEUS, config, INTERVAL);
  }

  private void hand(Runnable task) {
    if (busy) {
      handedOver.add(task);
    } else {
      task.run();
    }
  }

  /** Ticks when a tick is due, and never two within {@link #SHORT}; gives how many there were. */
  private int pass(Duration time) {
    int ticks = 0;
    long end = nanos.get() + time.toNanos();
    while (nanos.get() < end) {
      if (monitor.untilTick(nanos.get()) == 0) {
        monitor.tick();
        ticks++;
      }
      long rest = Math.max(SHORT.toNanos(), monitor.untilTick(nanos.get()));
      nanos.addAndGet(Math.min(rest, end - nanos.get()));
    }
    return ticks;
  }

  private double value(String series) {
    return Trial.value(store, series);
  }

  private double up() {
    return value("pg_up{server=\"db\"}");
  }

  @Test
  void everythingRunsInTimeThoughItSleepsMostOfTheTime() {
    pass(Duration.ofMinutes(1));
    long runs = server.calls("t");

    int ticks = pass(Duration.ofMinutes(10));

    assertThat(server.calls("t") - runs).isEqualTo(40);
    assertThat(
            nanos.get() / 1e9
                - value("pgvitals_query_last_success_timestamp_seconds{server=\"db\",query=\"t\"}"))
        .isBetween(0.0, 15.0);
    assertThat(ticks).as("ticks in 40 intervals").isLessThan(40 * 8);
  }

  @Test
  void whatARunHasChangedIsShownWithinASecond() {
    pass(Duration.ofMinutes(1));
    server.onRun("t", raises("42501"));
    long failures = server.calls("t");

    while (server.calls("t") == failures) {
      pass(SHORT);
    }
    pass(Duration.ofMillis(1200));

    assertThat(value("pgvitals_query_success{server=\"db\",query=\"t\"}")).isZero();
  }

  @Test
  void aServerThatSaysNothingIsDownAsSoonAsOneThatIsLookedAtAllTheTime() {
    pass(Duration.ofMinutes(1));
    busy = true;
    while (handedOver.isEmpty()) {
      pass(SHORT);
    }
    long asked = nanos.get();

    while (up() == 1) {
      pass(SHORT);
    }

    Duration silence = Duration.ofNanos(nanos.get() - asked);
    assertThat(silence).isBetween(config.timeout(), INTERVAL.plus(config.timeout()).plusSeconds(3));
  }

  @Test
  void theTimeInWhichTheAgentWasStoppedIsNoSilence() {
    pass(Duration.ofMinutes(1));
    busy = true;
    while (handedOver.isEmpty()) {
      pass(SHORT);
    }

    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    monitor.tick();
    pass(config.timeout());

    assertThat(up()).isOne();
  }

  @Test
  void whoeverTicksIsWokenWhenAConnectionWasMadeAndWhenItIsLost() {
    busy = true;
    monitor.tick();
    int before = wakes.get();
    busy = false;
    handedOver.remove().run();

    assertThat(wakes.get()).isGreaterThan(before);
    assertThat(monitor.untilTick(nanos.get())).isZero();
    monitor.tick();
    assertThat(up()).isOne();
    assertThat(value("t_v{server=\"db\"}")).isOne();
  }

  @Test
  void aServerThatIsLostIsShownToBeDownBeforeItIsConnectedToAgain() {
    pass(Duration.ofMinutes(1));
    server.onHeartbeat(raises("08006"));
    while (up() == 1) {
      nanos.addAndGet(SHORT.toNanos());
      monitor.tick();
    }
    server.heals();

    monitor.tick();
    assertThat(up()).isZero();
    pass(SHORT.multipliedBy(3));
    assertThat(up()).isOne();
  }

  @Test
  void itIsTriedAgainInTimeWhereTheServerIsDown() {
    server.onFacts(raises("08006"));
    pass(Duration.ofMinutes(5));
    server.heals();

    pass(INTERVAL);

    assertThat(up()).isOne();
  }
}
