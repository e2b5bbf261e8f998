package dev.pgvitals.metric.self;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.Families;
import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.scrape.ParsedExposition;
import dev.pgvitals.metric.scrape.Scrape;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentMetricsTest {
  private final AtomicLong clock = new AtomicLong();
  private final SliceStore store = new SliceStore(clock::get);
  private final AgentMetrics metrics = new AgentMetrics("1.2.3");
  private final Exposition exposition = new Exposition(store, metrics.registry());

  @ParameterizedTest
  @EnumSource(Format.class)
  void theAgentShowsItsVersionItsProcessAndItsJvm(Format format) {
    metrics.loaded(Instant.ofEpochSecond(1_700_000_000));
    metrics.answered("/metrics", 200, Duration.ofMillis(3));

    ParsedExposition parsed =
        ParsedExposition.parse(Scrape.text(exposition, ServerSelection.EVERYTHING, format), format);

    assertThat(parsed.samples())
        .containsEntry(
            "pgvitals_build_info{java_version="
                + System.getProperty("java.version")
                + ", version=1.2.3}",
            1.0)
        .containsEntry("pgvitals_http_requests_total{code=200, path=/metrics}", 1.0)
        .containsEntry("pgvitals_http_request_duration_seconds_sum{path=/metrics}", 0.003)
        .containsEntry("pgvitals_config_last_reload_successful{}", 1.0)
        .containsEntry("pgvitals_config_last_reload_success_timestamp_seconds{}", 1.7e9)
        .containsKeys(
            "process_cpu_seconds_total{}",
            "process_start_time_seconds{}",
            "jvm_memory_used_bytes{area=heap}",
            "jvm_memory_max_bytes{area=nonheap}",
            "jvm_threads_current{}",
            "jvm_classes_loaded_total{}");
    assertThat(parsed.types())
        .containsEntry("jvm_gc_collection_seconds", "summary")
        .containsKeys("process_resident_memory_bytes", "process_open_fds", "process_max_fds");
    assertThat(parsed.samples().get("process_resident_memory_bytes{}")).isGreaterThan(1 << 20);
  }

  @Test
  void aScrapeInTheMiddleOfAReloadMissesNoInterval() throws InterruptedException {
    Map<String, Duration> intervals = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      intervals.put("query_" + i, Duration.ofSeconds(15));
    }
    metrics.intervals(intervals);
    AtomicBoolean enough = new AtomicBoolean();
    Thread reloads =
        new Thread(
            () -> {
              while (!enough.get()) {
                metrics.intervals(intervals);
              }
            });
    reloads.start();
    try {
      for (int i = 0; i < 200; i++) {
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(Scrape.text(exposition).lines())
            .filteredOn(line -> line.startsWith("pgvitals_query_interval_seconds{"))
            .hasSize(200);
      }
    } finally {
      enough.set(true);
      reloads.join();
    }
  }

  @Test
  void aRefusedConfigurationKeepsTheTimeOfTheOneInForce() {
    metrics.loaded(Instant.ofEpochSecond(1_700_000_000));
    metrics.refused(Set.of());

    assertThat(Scrape.text(exposition))
        .contains(
            "pgvitals_config_last_reload_successful 0.0\n",
            "pgvitals_config_last_reload_success_timestamp_seconds 1.7E9\n");
  }

  @Test
  void whoReadsPostgresExportersNamesFindsItsScrapesAndFiles() {
    metrics.catalogueFiles(Optional.of(Map.of("good.yaml", "0a", "bad.yaml", "0b")));
    metrics.answered("/metrics", 200, Duration.ZERO);
    metrics.answered("/metrics", 406, Duration.ZERO);
    metrics.answered("/", 200, Duration.ZERO);
    metrics.refused(Set.of("bad.yaml"));

    assertThat(Scrape.text(exposition))
        .contains(
            "pg_exporter_scrapes_total 2.0\n",
            "pg_exporter_user_queries_load_error{filename=\"bad.yaml\",hashsum=\"0b\"} 1.0\n",
            "pg_exporter_user_queries_load_error{filename=\"good.yaml\",hashsum=\"0a\"} 0.0\n");
  }

  @Test
  void nobodyElseFindsThem() {
    metrics.catalogueFiles(Optional.empty());
    metrics.answered("/metrics", 200, Duration.ZERO);

    assertThat(Scrape.text(exposition)).isNotEmpty().doesNotContain("pg_exporter_");
  }

  @Test
  void theFiguresAreReadOnceASecond() {
    String first = Scrape.text(exposition);
    metrics.answered("/metrics", 200, Duration.ZERO);
    clock.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(Scrape.text(exposition)).isEqualTo(first);

    clock.addAndGet(Duration.ofMillis(1).toNanos());

    assertThat(Scrape.text(exposition)).contains("pgvitals_http_requests_total{");
  }

  @Test
  void aFigureThatCannotBeReadDoesNotCostTheScrape() {
    GaugeWithCallback.builder()
        .name("broken")
        .callback(
            gauge -> {
              throw new IllegalStateException("no figure today");
            })
        .register(metrics.registry());
    SliceBuilder slice =
        new SliceBuilder(new SliceKey("a", "", "q"), Map.of(), List.of(Families.gauge("pg_up")));
    slice.sample(0, slice.labels(List.of(), List.of()), 1);
    store.publish(slice.build(), Duration.ofHours(1));

    assertThat(Scrape.text(exposition)).endsWith("pg_up{server=\"a\"} 1\n");
  }

  @Test
  void aFamilyOfTheCatalogueTakesThePlaceOfTheAgentsOwn() {
    List<MetricFamily> families =
        List.of(
            Families.gauge("jvm_threads_current"),
            Families.counter("process_cpu_seconds_total"),
            Families.info("pgvitals_build_info"));
    SliceBuilder slice = new SliceBuilder(new SliceKey("a", "", "q"), Map.of(), families);
    for (int i = 0; i < families.size(); i++) {
      slice.sample(i, slice.labels(List.of(), List.of()), 1);
    }
    store.publish(slice.build(), Duration.ofHours(1));

    for (Format format : Format.values()) {
      assertThat(
              ParsedExposition.parse(
                      Scrape.text(exposition, ServerSelection.EVERYTHING, format), format)
                  .samples())
          .containsKeys(
              "jvm_threads_current{server=a}",
              "process_cpu_seconds_total{server=a}",
              "pgvitals_build_info{server=a}",
              "jvm_threads_peak{}");
    }
  }
}
