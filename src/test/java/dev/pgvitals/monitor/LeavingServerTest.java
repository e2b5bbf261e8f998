package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is watched no more, and another that has taken its name. */
class LeavingServerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final SliceStore store = new SliceStore(System::nanoTime);
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);

  @AfterEach
  void stop() {
    pool.shutdownNow();
    timers.shutdownNow();
  }

  private ServerMonitor monitor() throws ProblemsException {
    return monitor(pool);
  }

  private ServerMonitor monitor(Executor connectors) throws ProblemsException {
    ServerConfig server =
        new ConfigReader(new Environment(Map.of(), Path.of("/nowhere"), "tester"))
            .read("c.yaml", "servers: [{name: db, host: nowhere.invalid}]")
            .config()
            .servers()
            .get(0);
    Catalogue catalogue =
        Trial.catalogue("t: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}");
    return new ServerMonitor(
        server,
        HOUR,
        new Planner(catalogue, NamingScheme.PROMETHEUS, server, HOUR),
        store,
        Clocks.SYSTEM,
        new MonitorExecutors(connectors, pool::execute, timers, () -> {}),
        SourceFactory.with(timers).of(server, FactsScope.of(catalogue)));
  }

  private static Slice slice(String server) {
    MetricFamily family = new MetricFamily("t_v", MetricType.GAUGE, "It", List.of());
    SliceBuilder slice = new SliceBuilder(new SliceKey(server, "", "t"), Map.of(), List.of(family));
    slice.sample(0, slice.labels(List.of(), List.of()), 1);
    return slice.build();
  }

  @Test
  void itsDataLeavesAtOnceAndTheOthersIsNotTouchedWhenItIsClosedLater() throws ProblemsException {
    ServerMonitor old = monitor();
    String name = old.server().name();
    store.publish(slice(name), HOUR);

    old.detach();
    assertThat(store.series(name)).isZero();

    store.publish(slice(name), HOUR);
    old.close();
    assertThat(store.series(name)).isOne();
  }
}
