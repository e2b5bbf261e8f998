package dev.pgvitals.monitor;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One server watched as the agent does it, under the name "db", with an interval of a second. */
public final class Watch implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private final SliceStore store = new SliceStore(System::nanoTime);
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
  private final ServerMonitor monitor;
  private final Future<?> ticking;
  private final ServerConfig server;

  public Watch(ServerConfig server, String yaml) {
    this.server = server;
    Catalogue catalogue = Trial.catalogue(yaml);
    this.monitor =
        new ServerMonitor(
            server,
            INTERVAL,
            planner(catalogue),
            store,
            Clocks.SYSTEM,
            new MonitorExecutors(pool, pool::execute, timers, () -> {}),
            SourceFactory.with(timers).of(server, FactsScope.of(catalogue)));
    this.ticking =
        timers.scheduleWithFixedDelay(
            () -> {
              monitor.tick();
              store.expire();
            },
            0,
            20,
            TimeUnit.MILLISECONDS);
  }

  private Planner planner(Catalogue catalogue) {
    return new Planner(catalogue, NamingScheme.PROMETHEUS, server, INTERVAL);
  }

  public void use(String yaml) {
    Catalogue catalogue = Trial.catalogue(yaml);
    monitor.prepare(server, catalogue, planner(catalogue)).make();
  }

  public ServerReport report() {
    return monitor.report();
  }

  /** All samples now, a line each. */
  public List<String> samples() {
    return Trial.text(store).lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** Waits until a sample is there. */
  public void awaitSample(String line) {
    awaitSamples("a sample " + line, samples -> samples.contains(line));
  }

  /** Waits until no sample begins like this. */
  public void awaitNone(String prefix) {
    awaitSamples(
        "no sample of " + prefix, samples -> samples.stream().noneMatch(s -> s.startsWith(prefix)));
  }

  public void awaitSamples(String what, Predicate<List<String>> condition) {
    await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(this::samples, condition);
  }

  /** A sample's value now. */
  public double value(String series) {
    return samples().stream()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.valueOf(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(series + " is not in\n" + String.join("\n", samples())));
  }

  @Override
  public void close() {
    ticking.cancel(true);
    timers.shutdownNow();
    monitor.close();
    pool.shutdownNow();
  }
}
