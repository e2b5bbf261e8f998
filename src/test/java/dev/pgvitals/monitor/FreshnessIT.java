package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of a server is fresh whatever its interval: a clock that the test moves. */
class FreshnessIT {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration FACTS = Duration.ofMinutes(1);

  private final AtomicLong nanos = new AtomicLong();
  private final SliceStore store = new SliceStore(nanos::get);
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);

  @ParameterizedTest
  @CsvSource({
    "PT1S, PT1S",
    "PT8S, PT8S",
    "PT15S, PT15S",
    "PT15S, PT12H",
    "PT1M, PT12H",
    "PT5M, PT1H",
    "PT12H, PT12H"
  })
  void aServerIsDownAndUpAgainWithinOneInterval(Duration interval, Duration ofQuery) {
    try (LocalPostgres postgres = LocalPostgres.start(18)) {
      postgres.createMonitorRole();
      try (ServerMonitor monitor = monitor(postgres, interval, ofQuery)) {
        Duration beat = interval.compareTo(FACTS) < 0 ? interval : FACTS;
        assertThat(until(monitor, interval, () -> shows("pg_up{server=\"db\"} 1")))
            .isLessThan(Duration.ofSeconds(2));
        assertThat(until(monitor, interval, () -> shows("t_v{server=\"db\"} 1")))
            .isLessThan(Duration.ofSeconds(2));

        Duration passed = Duration.ZERO;
        while (passed.compareTo(beat.multipliedBy(20)) < 0) {
          tick(monitor);
          passed = passed.plus(TICK);
          assertThat(monitor.report().up()).as("up after " + passed).isTrue();
        }

        postgres.sql("CREATE EXTENSION pg_buffercache");
        assertThat(
                until(
                    monitor,
                    FACTS,
                    () ->
                        monitor.report().plan().queries().stream()
                            .anyMatch(query -> query.name().equals("u"))))
            .isLessThanOrEqualTo(FACTS.plusSeconds(1));

        postgres.kill();
        assertThat(until(monitor, interval, () -> shows("pg_up{server=\"db\"} 0")))
            .isLessThanOrEqualTo(interval.plusSeconds(1));
        assertThat(samples()).noneMatch(sample -> sample.startsWith("t_v"));

        postgres.start();
        assertThat(until(monitor, interval, () -> shows("t_v{server=\"db\"} 1")))
            .isLessThanOrEqualTo(interval.plusSeconds(2));
        assertThat(shows("pg_up{server=\"db\"} 1")).isTrue();
      } finally {
        timers.shutdownNow();
      }
    }
  }

  private ServerMonitor monitor(LocalPostgres postgres, Duration interval, Duration ofQuery) {
    ServerConfig server = Trial.server(postgres, "monitor", "postgres", "");
    Catalogue catalogue =
        Trial.catalogue(
            """
            t:
              query: SELECT 1 AS v
              interval: %1$ds
              metrics: [{v: {usage: GAUGE}}]
            u:
              query: SELECT 1 AS v
              interval: %1$ds
              requires: {extension: pg_buffercache}
              metrics: [{v: {usage: GAUGE}}]
            """
                .formatted(ofQuery.toSeconds()));
    return new ServerMonitor(
        server,
        interval,
        new Planner(catalogue, NamingScheme.PROMETHEUS, server, interval),
        store,
        new Clocks(nanos::get, () -> Instant.ofEpochSecond(0, nanos.get())),
        // On the test's own thread, so that after a tick all of its work is done.
        new MonitorExecutors(Runnable::run, Runnable::run, timers, () -> {}),
        SourceFactory.with(timers).of(server, FactsScope.of(catalogue)));
  }

  private void tick(ServerMonitor monitor) {
    nanos.addAndGet(TICK.toNanos());
    monitor.tick();
  }

  /** How much time passes until then; it gives up a little after the limit. */
  private Duration until(ServerMonitor monitor, Duration limit, BooleanSupplier condition) {
    Duration passed = Duration.ZERO;
    while (!condition.getAsBoolean() && passed.compareTo(limit.plus(Duration.ofMinutes(3))) < 0) {
      tick(monitor);
      passed = passed.plus(TICK);
    }
    return passed;
  }

  private boolean shows(String sample) {
    return samples().contains(sample);
  }

  private List<String> samples() {
    return Trial.text(store).lines().toList();
  }
}
