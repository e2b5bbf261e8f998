package dev.pgvitals.metric.self;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * What postgres_exporter says of itself, for who reads its names; nothing is published for anybody
 * else. Thread-safe.
 */
final class ExporterMetrics {
  private final LongAdder scrapes = new LongAdder();
  private volatile Optional<Files> files = Optional.empty();

  /**
   * The files of queries.
   *
   * @param checksums of those in force, by name
   * @param refused names of those that could not be loaded the last time
   */
  private record Files(Map<String, String> checksums, Set<String> refused) {
    /** Those in force, and those that cannot be. */
    Set<String> names() {
      Set<String> names = new TreeSet<>(checksums.keySet());
      names.addAll(refused);
      return names;
    }
  }

  ExporterMetrics(PrometheusRegistry registry, PrometheusProperties properties) {
    CounterWithCallback.builder(properties)
        .name("pg_exporter_scrapes_total")
        .help("Scrapes of /metrics.")
        .callback(
            counter -> {
              if (files.isPresent()) {
                counter.call((double) scrapes.sum());
              }
            })
        .register(registry);
    GaugeWithCallback.builder(properties)
        .name("pg_exporter_user_queries_load_error")
        .help("Whether a file of the catalogue was refused when it was last read (1) or not (0).")
        .labelNames("filename", "hashsum")
        .callback(
            gauge ->
                files.ifPresent(
                    now ->
                        now.names()
                            .forEach(
                                name ->
                                    gauge.call(
                                        now.refused().contains(name) ? 1 : 0,
                                        name,
                                        now.checksums().getOrDefault(name, "")))))
        .register(registry);
  }

  void scraped() {
    scrapes.increment();
  }

  /** From now on these files are in force; empty: nobody reads their names. */
  void loaded(Optional<Map<String, String>> checksums) {
    files = checksums.map(present -> new Files(Map.copyOf(present), Set.of()));
  }

  void refused(Set<String> names) {
    files = files.map(now -> new Files(now.checksums(), Set.copyOf(names)));
  }
}
