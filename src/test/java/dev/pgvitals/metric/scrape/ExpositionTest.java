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
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong clock = new AtomicLong();
  private final SliceStore store = new SliceStore(clock::get);
  private final Exposition exposition = new Exposition(store, new PrometheusRegistry());

  @Test
  void aFamilyStandsTogetherWhateverSlicesItComesFrom() {
    List<MetricFamily> database =
        List.of(gauge("pg_b", "datname"), counter("pg_a_total", "datname"));
    publish("two", "", "q", database, slice -> row(slice, "shop", 2, 20));
    publish("one", "", "q", database, slice -> row(slice, "shop", 1, 10));

    assertThat(Scrape.text(exposition))
        .isEqualTo(
            """
            # HELP pg_a_total Help of pg_a_total
            # TYPE pg_a_total counter
            pg_a_total{server="one",datname="shop"} 10
            pg_a_total{server="two",datname="shop"} 20
            # HELP pg_b Help of pg_b
            # TYPE pg_b gauge
            pg_b{server="one",datname="shop"} 1
            pg_b{server="two",datname="shop"} 2
            """);
  }

  @Test
  void openMetricsDiffersInTheHeadersAndTheEnd() {
    List<MetricFamily> families =
        List.of(
            counter("pg_commits_total"),
            info("pg_settings_info", "version"),
            histogram("pg_wait_seconds"),
            new MetricFamily("pg_x", MetricType.GAUGE, "a \"b\" \\ c\nd", List.of()));
    publish(
        "a",
        "",
        "q",
        families,
        slice -> {
          SeriesLabels row = slice.labels(List.of(), List.of());
          slice.sample(0, row, 7);
          slice.sample(1, slice.labels(List.of("version"), List.of("15")), 1);
          slice.histogram(2, row, new double[] {0.5, 1}, new long[] {1, 2}, 3, 4.5);
          slice.sample(3, row, Double.NaN);
        });

    assertThat(Scrape.text(exposition, ServerSelection.EVERYTHING, Format.TEXT))
        .isEqualTo(
            """
            # HELP pg_commits_total Help of pg_commits_total
            # TYPE pg_commits_total counter
            pg_commits_total{server="a"} 7
            # HELP pg_settings_info Help of pg_settings_info
            # TYPE pg_settings_info gauge
            pg_settings_info{server="a",version="15"} 1
            # HELP pg_wait_seconds Help of pg_wait_seconds
            # TYPE pg_wait_seconds histogram
            pg_wait_seconds_bucket{server="a",le="0.5"} 1
            pg_wait_seconds_bucket{server="a",le="1"} 2
            pg_wait_seconds_bucket{server="a",le="+Inf"} 3
            pg_wait_seconds_count{server="a"} 3
            pg_wait_seconds_sum{server="a"} 4.5
            # HELP pg_x a "b" \\\\ c\\nd
            # TYPE pg_x gauge
            pg_x{server="a"} NaN
            """);
    assertThat(Scrape.text(exposition, ServerSelection.EVERYTHING, Format.OPENMETRICS))
        .isEqualTo(
            """
            # HELP pg_commits Help of pg_commits_total
            # TYPE pg_commits counter
            pg_commits_total{server="a"} 7
            # HELP pg_settings Help of pg_settings_info
            # TYPE pg_settings info
            pg_settings_info{server="a",version="15"} 1
            # HELP pg_wait_seconds Help of pg_wait_seconds
            # TYPE pg_wait_seconds histogram
            pg_wait_seconds_bucket{server="a",le="0.5"} 1
            pg_wait_seconds_bucket{server="a",le="1.0"} 2
            pg_wait_seconds_bucket{server="a",le="+Inf"} 3
            pg_wait_seconds_count{server="a"} 3
            pg_wait_seconds_sum{server="a"} 4.5
            # HELP pg_x a \\"b\\" \\\\ c\\nd
            # TYPE pg_x gauge
            pg_x{server="a"} NaN
            # EOF
            """);
  }

  @Test
  void aCounterWithoutTotalCannotBeSaidInOpenMetricsSoItIsText() {
    publish("a", "", "q", List.of(counter("pg_commits")), slice -> one(slice, 1));

    Body body = exposition.body(ServerSelection.EVERYTHING, Format.OPENMETRICS, false);

    assertThat(body.format()).isEqualTo(Format.TEXT);
    assertThat(Scrape.decode(body)).contains("# TYPE pg_commits counter\n").doesNotContain("EOF");
  }

  @Test
  void aCounterAndAGaugeOfOneNameInOpenMetricsMakeItText() {
    publish("a", "", "q", List.of(counter("pg_x_total"), gauge("pg_x")), slice -> one(slice, 1));

    assertThat(exposition.body(ServerSelection.EVERYTHING, Format.OPENMETRICS, false).format())
        .isEqualTo(Format.TEXT);
  }

  @Test
  void aFamilyWithoutSamplesLeavesNoHeader() {
    publish("a", "", "q", List.of(gauge("pg_a"), gauge("pg_b")), slice -> one(slice, 1));

    assertThat(Scrape.text(exposition)).contains("pg_a").doesNotContain("pg_b");
  }

  @Test
  void nothingPublishedIsAnEmptyTextAndAnEndedOpenMetrics() {
    assertThat(Scrape.text(exposition)).isEmpty();
    assertThat(Scrape.text(exposition, ServerSelection.EVERYTHING, Format.OPENMETRICS))
        .isEqualTo("# EOF\n");
  }

  @Test
  void aSelectionNamesServersAndQueries() {
    publish("a", "", "q1", List.of(gauge("pg_1")), slice -> one(slice, 1));
    publish("a", "", "q2", List.of(gauge("pg_2")), slice -> one(slice, 2));
    publish("b", "", "q1", List.of(gauge("pg_1")), slice -> one(slice, 3));

    assertThat(lines(new ServerSelection(Set.of("a"), Set.of(), true)))
        .containsExactly("pg_1{server=\"a\"} 1", "pg_2{server=\"a\"} 2");
    assertThat(lines(new ServerSelection(Set.of(), Set.of("q1"), true)))
        .containsExactly("pg_1{server=\"a\"} 1", "pg_1{server=\"b\"} 3");
    assertThat(lines(new ServerSelection(Set.of("b"), Set.of("q2"), true))).isEmpty();
  }

  @Test
  void aTargetIsShownWithoutTheServerLabel() {
    SliceKey key = new SliceKey("od\"d}", "", "q");
    SliceBuilder slice =
        new SliceBuilder(key, Map.of("env", "prod"), List.of(gauge("pg_a", "x"), gauge("pg_up")));
    slice.sample(0, slice.labels(List.of("x"), List.of("y")), 1);
    store.publish(slice.build(), MINUTE);
    SliceBuilder bare =
        new SliceBuilder(new SliceKey("od\"d}", "", "up"), Map.of(), List.of(gauge("pg_up")));
    bare.sample(0, bare.labels(List.of(), List.of()), 1);
    store.publish(bare.build(), MINUTE);

    assertThat(lines(ServerSelection.target("od\"d}")))
        .containsExactly("pg_a{env=\"prod\",x=\"y\"} 1", "pg_up 1");
  }

  @Test
  void largeChunksReadTheSameCompressedAndNot() {
    publish(
        "a",
        "",
        "big",
        List.of(gauge("pg_big", "i"), gauge("pg_small")),
        slice -> {
          for (int i = 0; i < 5_000; i++) {
            slice.sample(0, slice.labels(List.of("i"), List.of(Integer.toString(i))), i);
          }
          slice.sample(1, slice.labels(List.of(), List.of()), 1);
        });

    assertThat(lines(ServerSelection.EVERYTHING))
        .hasSize(5_001)
        .startsWith("pg_big{server=\"a\",i=\"0\"} 0")
        .endsWith("pg_small{server=\"a\"} 1");
    assertThat(lines(ServerSelection.target("a"))).contains("pg_big{i=\"4999\"} 4999");
  }

  @Test
  void twoScrapesOfUnchangedDataAreByteIdentical() {
    IntStream.range(0, 50)
        .forEach(
            i ->
                publish(
                    "s" + i % 7,
                    "",
                    "q" + i,
                    List.of(gauge("pg_a", "x"), gauge("pg_b", "x")),
                    slice -> row(slice, "v" + i, i, i)));

    for (boolean gzip : new boolean[] {true, false}) {
      assertThat(
              Scrape.bytes(exposition.body(ServerSelection.EVERYTHING, Format.OPENMETRICS, gzip)))
          .isEqualTo(
              Scrape.bytes(exposition.body(ServerSelection.EVERYTHING, Format.OPENMETRICS, gzip)));
    }
  }

  @Test
  void anExpiredSliceIsGoneEvenBeforeItIsRemoved() {
    publish("a", "", "q", List.of(gauge("pg_a")), slice -> one(slice, 1));

    clock.addAndGet(MINUTE.toNanos() + 1);

    assertThat(Scrape.text(exposition)).isEmpty();
    assertThat(store.expire()).isEqualTo(1);
    assertThat(store.expire()).isZero();
  }

  private List<String> lines(ServerSelection selection) {
    return Scrape.text(exposition, selection, Format.TEXT)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private void publish(
      String server,
      String database,
      String query,
      List<MetricFamily> families,
      Consumer<SliceBuilder> samples) {
    SliceBuilder slice =
        new SliceBuilder(new SliceKey(server, database, query), Map.of(), families);
    samples.accept(slice);
    store.publish(slice.build(), MINUTE);
  }

  private static void one(SliceBuilder slice, long value) {
    slice.sample(0, slice.labels(List.of(), List.of()), value);
  }

  private static void row(SliceBuilder slice, String database, long first, long second) {
    SeriesLabels row = slice.labels(List.of("datname"), List.of(database));
    slice.sample(0, row, first);
    slice.sample(1, row, second);
  }
}
