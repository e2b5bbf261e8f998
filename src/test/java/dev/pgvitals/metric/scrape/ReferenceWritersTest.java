package dev.pgvitals.metric.scrape;

import static dev.pgvitals.metric.Families.counter;
import static dev.pgvitals.metric.Families.gauge;
import static dev.pgvitals.metric.Families.histogram;
import static dev.pgvitals.metric.Families.info;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same data through client_java's writers and ours means the same. */
class ReferenceWritersTest {
  private static final int ROWS = 500;
  private static final String HELP = "Quotes \" and \\ and\nlines";
  private static final List<MetricFamily> FAMILIES =
      List.of(
          new MetricFamily("pg_gauge", MetricType.GAUGE, HELP, List.of("a", "b")),
          counter("pg_counter_total", "a", "b"),
          info("pg_thing_info", "a", "b"),
          histogram("pg_wait_seconds", "a", "b"),
          gauge("pg_empty"));
  private static final List<String> ODD_TEXTS =
      List.of(
          "plain", "", "q\"", "b\\", "two\nlines", "h\u00e9 \ud83d\ude00", "{a=\"b\"}", "tab\t");

  private final SliceStore store = new SliceStore(System::nanoTime);
  private final Exposition exposition = new Exposition(store, new PrometheusRegistry());

  @ParameterizedTest
  @EnumSource(Format.class)
  void typesHelpsSeriesAndValuesAreTheSame(Format format) throws IOException {
    Random random = new Random(11);
    SliceBuilder slice = new SliceBuilder(new SliceKey("s", "", "q"), Map.of(), FAMILIES);
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name("pg_gauge").help(HELP);
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name("pg_counter").help("Help of pg_counter_total");
    InfoSnapshot.Builder info =
        InfoSnapshot.builder().name("pg_thing").help("Help of pg_thing_info");
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder().name("pg_wait_seconds").help("Help of pg_wait_seconds");
    for (int i = 0; i < ROWS; i++) {
      String odd = ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size())) + i;
      SeriesLabels row = slice.labels(List.of("a", "b"), List.of(odd, "x"));
      Labels labels = Labels.of("server", "s", "a", odd, "b", "x");
      double value = Double.longBitsToDouble(random.nextLong());
      long count = random.nextLong() >>> (11 + random.nextInt(50));
      long few = random.nextInt(100);

      slice.sample(0, row, value);
      gauge.dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(labels).build());
      slice.sample(1, row, count);
      counter.dataPoint(
          CounterDataPointSnapshot.builder().value((double) count).labels(labels).build());
      slice.sample(2, row, 1);
      info.dataPoint(InfoDataPointSnapshot.builder().labels(labels).build());
      slice.histogram(
          3, row, new double[] {0.01, 1, 1e6}, new long[] {few, few + 1, few + 3}, few + 6, 2.5);
      histogram.dataPoint(
          HistogramDataPointSnapshot.builder()
              .classicHistogramBuckets(
                  ClassicHistogramBuckets.of(
                      new double[] {0.01, 1, 1e6, Double.POSITIVE_INFINITY},
                      new long[] {few, 1, 2, 3}))
              .sum(2.5)
              .labels(labels)
              .build());
    }
    store.publish(slice.build(), Duration.ofHours(1));
    MetricSnapshots reference =
        MetricSnapshots.of(gauge.build(), counter.build(), info.build(), histogram.build());

    ParsedExposition ours =
        ParsedExposition.parse(Scrape.text(exposition, ServerSelection.EVERYTHING, format), format);

    ParsedExposition theirs = ParsedExposition.parse(write(format, reference), format);
    assertThat(ours.samples()).hasSize(ROWS * 9);
    assertThat(ours.types()).isEqualTo(theirs.types());
    assertThat(ours.helps()).isEqualTo(theirs.helps());
    assertThat(ours.samples()).containsExactlyInAnyOrderEntriesOf(theirs.samples());
  }

  private static String write(Format format, MetricSnapshots snapshots) throws IOException {
    ExpositionFormatWriter writer =
        format == Format.TEXT
            ? PrometheusTextFormatWriter.create()
            : OpenMetricsTextFormatWriter.create();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
    return out.toString(StandardCharsets.UTF_8);
  }
}
