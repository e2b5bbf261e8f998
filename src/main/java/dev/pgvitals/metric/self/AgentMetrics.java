package dev.pgvitals.metric.self;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What the agent says of itself. Thread-safe. */
public final class AgentMetrics {
  private static final double[] RESPONSE_SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private static final String SCRAPE = "/metrics";

  private final PrometheusRegistry registry = new PrometheusRegistry();

  // Given, not found: the library would let the environment change what is published.
  private final PrometheusProperties properties = PrometheusProperties.builder().build();

  private final Counter requests;
  private final Histogram requestSeconds;
  private final Counter cutConnections;
  private final Gauge reloadSuccessful;
  private final Gauge reloadTime;
  private final ExporterMetrics exporter;
  private final Counter incidents;
  private final Counter incidentFailures;
  private volatile Map<String, Duration> intervals = Map.of();

  public AgentMetrics(String version) {
    new JvmMetrics(registry, properties).register();
    new ProcessMetrics(registry, properties).register();
    exporter = new ExporterMetrics(registry, properties);
    Info.builder(properties)
        .name("pgvitals_build_info")
        .help("The agent's version, and the Java that it runs on.")
        .labelNames("version", "java_version")
        .register(registry)
        .setLabelValues(version, System.getProperty("java.version", ""));
    requests =
        Counter.builder(properties)
            .name("pgvitals_http_requests_total")
            .help("HTTP requests answered, by path and status code.")
            .labelNames("path", "code")
            .register(registry);
    requestSeconds =
        Histogram.builder(properties)
            .name("pgvitals_http_request_duration_seconds")
            .help("Time from a request's arrival to the last byte of its answer, by path.")
            .unit(Unit.SECONDS)
            .classicOnly()
            .classicUpperBounds(RESPONSE_SECONDS)
            .labelNames("path")
            .register(registry);
    cutConnections =
        Counter.builder(properties)
            .name("pgvitals_http_cut_connections_total")
            .help("Connections cut because their clients stalled while others waited for a thread.")
            .register(registry);
    reloadSuccessful =
        Gauge.builder(properties)
            .name("pgvitals_config_last_reload_successful")
            .help("Whether the last attempt to load the configuration succeeded.")
            .register(registry);
    reloadTime =
        Gauge.builder(properties)
            .name("pgvitals_config_last_reload_success_timestamp_seconds")
            .help("When the configuration in force was loaded, in Unix time.")
            .unit(Unit.SECONDS)
            .register(registry);
    incidents =
        Counter.builder(properties)
            .name("pgvitals_incidents_total")
            .help("Incidents of which a file was written, by what began them.")
            .labelNames("alert")
            .register(registry);
    // Those that any agent may have, so that their first is an increase.
    List.of("down", "up", "snapshot").forEach(incidents::initLabelValues);
    incidentFailures =
        Counter.builder(properties)
            .name("pgvitals_incident_failures_total")
            .help("Incidents of which no file could be written.")
            .register(registry);
    GaugeWithCallback.builder(properties)
        .name("pgvitals_query_interval_seconds")
        .help("How often each enabled query of the catalogue runs.")
        .unit(Unit.SECONDS)
        .labelNames("query")
        .callback(
            gauge ->
                intervals.forEach(
                    (query, every) -> gauge.call(Unit.nanosToSeconds(every.toNanos()), query)))
        .register(registry);
  }

  /**
   * How a list of servers does that is fetched.
   *
   * @param fine whether the last attempt gave what is in force
   * @param lastSuccess when one did; empty before the first
   */
  public record ServerList(boolean fine, Optional<Instant> lastSuccess) {}

  /** The lists of servers that are fetched, by URL. */
  public void serverLists(Supplier<Map<String, ServerList>> lists) {
    GaugeWithCallback.builder(properties)
        .name("pgvitals_server_list_last_fetch_successful")
        .help("Whether the last attempt to fetch a list of servers gave one that could be used.")
        .labelNames("url")
        .callback(gauge -> lists.get().forEach((url, list) -> gauge.call(list.fine() ? 1 : 0, url)))
        .register(registry);
    GaugeWithCallback.builder(properties)
        .name("pgvitals_server_list_last_fetch_success_timestamp_seconds")
        .help("When a list of servers was last fetched and could be used, in Unix time.")
        .unit(Unit.SECONDS)
        .labelNames("url")
        .callback(
            gauge ->
                lists
                    .get()
                    .forEach(
                        (url, list) ->
                            gauge.call(
                                list.lastSuccess()
                                    .map(time -> Unit.millisToSeconds(time.toEpochMilli()))
                                    .orElse(0.0),
                                url)))
        .register(registry);
  }

  /** The log's lines, by what became of them. */
  public void logLines(Map<String, LongSupplier> byOutcome) {
    CounterWithCallback.builder(properties)
        .name("pgvitals_log_lines_total")
        .help("Lines of the agent's log, by what became of them.")
        .labelNames("outcome")
        .callback(
            callback ->
                byOutcome.forEach(
                    (outcome, count) -> callback.call((double) count.getAsLong(), outcome)))
        .register(registry);
  }

  /** Tasks for which the system gave no thread, by pool. */
  public void threadsRefused(Map<String, LongSupplier> byPool) {
    CounterWithCallback.builder(properties)
        .name("pgvitals_threads_refused_total")
        .help("Threads that the system did not give, so that work waited for those there are.")
        .labelNames("pool")
        .callback(
            callback ->
                byPool.forEach((pool, count) -> callback.call((double) count.getAsLong(), pool)))
        .register(registry);
  }

  /**
   * What tells whether the agent itself works.
   *
   * @param tick time since it last looked what is due
   * @param reload how long a reload has been going
   */
  public void ages(Supplier<Duration> tick, Supplier<Duration> reload) {
    seconds("pgvitals_last_tick_age_seconds", "Time since the agent looked what is due.", tick);
    seconds(
        "pgvitals_reload_running_seconds",
        "How long the present reload, or look for changed files, has been going; 0 without one.",
        reload);
  }

  private void seconds(String name, String help, Supplier<Duration> time) {
    GaugeWithCallback.builder(properties)
        .name(name)
        .help(help)
        .unit(Unit.SECONDS)
        .callback(gauge -> gauge.call(Unit.nanosToSeconds(time.get().toNanos())))
        .register(registry);
  }

  public PrometheusRegistry registry() {
    return registry;
  }

  /**
   * Counts a request.
   *
   * @param path one of a fixed few: every new one is a new series
   */
  public void answered(String path, int code, Duration time) {
    requests.labelValues(path, Integer.toString(code)).inc();
    requestSeconds.labelValues(path).observe(Unit.nanosToSeconds(time.toNanos()));
    if (path.equals(SCRAPE)) {
      exporter.scraped();
    }
  }

  /** Counts a client that was cut because it stalled while others waited. */
  public void cutConnection() {
    cutConnections.inc();
  }

  /**
   * Counts an incident that is kept.
   *
   * @param alert of the catalogue, or one of {@code down}, {@code up} and {@code snapshot}
   */
  public void incident(String alert) {
    incidents.labelValues(alert).inc();
  }

  /** Counts an incident that could not be kept. */
  public void incidentFailed() {
    incidentFailures.inc();
  }

  /** The configuration was loaded, at the start or again. */
  public void loaded(Instant when) {
    reloadSuccessful.set(1);
    reloadTime.set(Unit.millisToSeconds(when.toEpochMilli()));
  }

  /** The queries in force, by name, and their intervals. */
  public void intervals(Map<String, Duration> current) {
    intervals = Map.copyOf(current);
  }

  /**
   * The files of the catalogue in force, which are told under postgres_exporter's names.
   *
   * @param checksums by name of the file, SHA-256 in hexadecimal; empty where nobody reads its
   *     names
   */
  public void catalogueFiles(Optional<Map<String, String>> checksums) {
    exporter.loaded(checksums);
  }

  /**
   * A new configuration was refused; the one before stays in force.
   *
   * @param catalogueFiles names of those in which something is wrong
   */
  public void refused(Set<String> catalogueFiles) {
    reloadSuccessful.set(0);
    exporter.refused(catalogueFiles);
  }
}
