package dev.pgvitals.metric.scrape;

import static dev.pgvitals.metric.Families.counter;
import static dev.pgvitals.metric.Families.gauge;
import static dev.pgvitals.metric.Families.histogram;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.Format;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of everything with gzip, which is kept as long as it holds, and its parts longer. */
class WholePageTest {
  private static final int QUERIES = 10;
  private static final int FAMILIES = 8;
  private static final int ROWS = 60;
  private static final int MANY_ROWS = 200;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong clock = new AtomicLong();
  private final SliceStore store = new SliceStore(clock::get);
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Exposition exposition = new Exposition(store, registry);

  @ParameterizedTest
  @EnumSource
  void whateverChangesItReadsAsThePlainOne(Format format) {
    for (int round = 0; round < 4; round++) {
      for (int query = 0; query < QUERIES; query++) {
        if (query % 2 == 0 || round % 2 == 0) {
          publish("one", query, round);
        }
        check(format);
      }
    }
    publish("two", 3, 7);
    check(format);
    publish("one", 3, 8);
    check(format);
    store.removeServer("two");
    check(format);
    publish("one", 3, 9);
    check(format);
  }

  @Test
  void scrapersThatWantDifferentFormatsGetTheirs() {
    publish("one", 0, 1);
    for (int round = 2; round < 5; round++) {
      check(Format.TEXT);
      check(Format.OPENMETRICS);
      publish("one", 0, round);
    }
  }

  /** What Prometheus' own library sends: all of the page compressed at once. */
  @Test
  void itIsNoLargerThanOneCompressedAsAWhole() throws IOException {
    for (int round = 0; round < 3; round++) {
      for (int query = 0; query < QUERIES; query++) {
        List<MetricFamily> families = families(query).subList(0, FAMILIES);
        publish(new SliceKey("one", "", "q" + query), families, MANY_ROWS, 1_000_000L * round);
      }
      String text = check(Format.TEXT);

      assertThat(page(Format.TEXT).length()).isLessThan(compressed(text) * 115 / 100);
    }
  }

  @Test
  void asLongAsNothingChangesItIsTheSame() {
    publish("one", 0, 1);
    Body first = page(Format.TEXT);

    assertThat(page(Format.TEXT)).isSameAs(first);
    byte[] bytes = Scrape.bytes(first);
    assertThat(Scrape.bytes(first)).isEqualTo(bytes);
    assertThat(Scrape.bytes(first)).isEqualTo(bytes);
  }

  @Test
  void whatIsPublishedIsOnTheNextPage() {
    publish("one", 0, 1);
    Scrape.bytes(page(Format.TEXT));
    publish("one", 0, 2);

    assertThat(check(Format.TEXT)).contains("row=\"0\"} 2\n").doesNotContain("row=\"0\"} 1\n");
  }

  @Test
  void aSliceThatReachesItsEndLeavesThePageThatWasKept() {
    publish("one", 0, 1);
    assertThat(check(Format.TEXT)).contains("pg_q0_f0");
    clock.addAndGet(MINUTE.toNanos());
    assertThat(check(Format.TEXT)).contains("pg_q0_f0");
    clock.addAndGet(1);

    assertThat(check(Format.TEXT)).doesNotContain("pg_q0_f0");
  }

  @Test
  void aServerThatIsRemovedLeavesThePageThatWasKept() {
    publish("one", 0, 1);
    publish("two", 0, 1);
    assertThat(check(Format.TEXT)).contains("\"two\"");
    store.removeServer("two");

    assertThat(check(Format.TEXT)).contains("\"one\"").doesNotContain("\"two\"");
  }

  @Test
  void theAgentsOwnMetricsAreNoOlderThanASecond() {
    Counter own = Counter.builder().name("pgvitals_own_total").help("Own.").register(registry);
    publish("one", 0, 1);
    assertThat(Scrape.decode(page(Format.TEXT))).contains("pgvitals_own_total 0.0\n");
    own.inc();
    clock.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(Scrape.decode(page(Format.TEXT))).contains("pgvitals_own_total 1.0\n");
  }

  @Test
  void aHeadingThatChangesIsNotTakenFromWhatWasKept() {
    publish(new SliceKey("one", "", "q"), List.of(gauge("pg_same", "row")), ROWS, 1);
    assertThat(check(Format.TEXT)).contains("# TYPE pg_same gauge\n");
    publish(new SliceKey("two", "", "q"), List.of(counter("pg_same", "row")), ROWS, 1);
    assertThat(check(Format.TEXT)).contains("# TYPE pg_same untyped\n");
    store.removeServer("two");

    assertThat(check(Format.TEXT)).contains("# TYPE pg_same gauge\n");
  }

  @Test
  void aTargetAndOneQueryAreReadFromTheSameText() {
    for (int round = 0; round < 2; round++) {
      publish("one", 0, round);
      publish("one", 1, round);
      check(Format.TEXT);
    }

    assertThat(Scrape.text(exposition, ServerSelection.target("one"), Format.TEXT).lines())
        .contains("pg_q1_f3_total{row=\"7\"} 8")
        .noneMatch(line -> line.contains("server="));
  }

  private Body page(Format format) {
    return exposition.body(ServerSelection.EVERYTHING, format, true);
  }

  private String check(Format format) {
    return Scrape.text(exposition, ServerSelection.EVERYTHING, format);
  }

  private static int compressed(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.size();
  }

  private static List<MetricFamily> families(int query) {
    List<MetricFamily> families = new ArrayList<>();
    for (int i = 0; i < FAMILIES; i++) {
      String name = "pg_q" + query + "_f" + i;
      families.add(i % 2 == 0 ? gauge(name, "row") : counter(name + "_total", "row"));
    }
    families.add(histogram("pg_q" + query + "_f2_seconds"));
    return families;
  }

  private void publish(String server, int query, int round) {
    List<MetricFamily> families = families(query);
    SliceBuilder slice =
        new SliceBuilder(new SliceKey(server, "", "q" + query), Map.of(), families);
    for (int row = 0; row < ROWS; row++) {
      SeriesLabels labels = slice.labels(List.of("row"), List.of(Integer.toString(row)));
      for (int family = 0; family < FAMILIES; family++) {
        // Some families stay as they are, and one comes and goes.
        if (family != 5 || round % 2 == 0) {
          slice.sample(family, labels, (long) row + (family < 6 ? round : 0));
        }
      }
    }
    slice.histogram(
        FAMILIES,
        slice.labels(List.of(), List.of()),
        new double[] {1},
        new long[] {round},
        round,
        round);
    store.publish(slice.build(), MINUTE);
  }

  /** Rows of which each has other values than the one before. */
  private void publish(SliceKey key, List<MetricFamily> families, int rows, long value) {
    SliceBuilder slice = new SliceBuilder(key, Map.of(), families);
    for (int row = 0; row < rows; row++) {
      SeriesLabels labels = slice.labels(List.of("row"), List.of("orders_of_month_" + row));
      for (int family = 0; family < families.size(); family++) {
        slice.sample(family, labels, value + row * 7919L % (100 + family));
      }
    }
    store.publish(slice.build(), MINUTE);
  }
}
