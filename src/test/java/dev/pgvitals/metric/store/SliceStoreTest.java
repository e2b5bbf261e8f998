package dev.pgvitals.metric.store;

import static dev.pgvitals.metric.Families.counter;
import static dev.pgvitals.metric.Families.gauge;
import static dev.pgvitals.metric.Families.histogram;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.scrape.Scrape;
import dev.pgvitals.metric.text.Slice;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SliceStoreTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<MetricFamily> TABLES =
      List.of(gauge("pg_rows", "relname"), counter("pg_scans_total", "relname"));

  /** Near the end of its range, as nanoTime may be. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

  private final SliceStore store = new SliceStore(clock::get);
  private final Exposition exposition = new Exposition(store, new PrometheusRegistry());

  @Test
  void aSliceReplacesTheOneBeforeAsAWhole() {
    publish("a", "", "q", TABLES, 1, "t", "u");
    publish("a", "", "q", TABLES, 2, "u");

    assertThat(lines())
        .containsExactly(
            "pg_rows{server=\"a\",relname=\"u\"} 2",
            "pg_scans_total{server=\"a\",relname=\"u\"} 2");
    assertThat(store.series("a")).isEqualTo(2);
    assertThat(store.series("b")).isZero();
  }

  @Test
  void aSliceMayComeWithOtherFamiliesThanBefore() {
    publish("a", "", "q", TABLES, 1, "t");
    assertThat(lines()).hasSize(2);

    publish("a", "", "q", List.of(gauge("pg_other", "relname")), 3, "t");

    assertThat(lines()).containsExactly("pg_other{server=\"a\",relname=\"t\"} 3");
  }

  @Test
  void aSliceLeavesWhenItsLifeIsOver() {
    publish("a", "", "q", TABLES, 1, "t");
    clock.addAndGet(MINUTE.toNanos());
    publish("b", "", "q", TABLES, 1, "t");
    assertThat(store.expire()).isZero();

    clock.addAndGet(1);

    assertThat(store.expire()).isEqualTo(1);
    assertThat(store.series("a")).isZero();
    assertThat(lines()).hasSize(2).allMatch(line -> line.contains("server=\"b\""));
  }

  @Test
  void aSliceMayLiveForever() {
    store.publish(slice("a", "", "q", TABLES, 1, "t"), ChronoUnit.FOREVER.getDuration());
    clock.addAndGet(Duration.ofDays(3_650).toNanos());

    assertThat(store.expire()).isZero();
    assertThat(lines()).hasSize(2);
  }

  @Test
  void whatIsKeptAsideIsInNoScrapeAndLeavesAsOthersDo() {
    for (String server : List.of("a", "b")) {
      for (String query : List.of("q1", "q2")) {
        store.keepAside(slice(server, "", query, TABLES, 1, "t"), MINUTE);
      }
    }
    assertThat(lines()).isEmpty();
    assertThat(store.series("a")).isZero();
    assertThat(rowsAside("a")).isEqualTo(2);

    store.remove(new SliceKey("a", "", "q1"));
    assertThat(rowsAside("a")).isEqualTo(1);
    store.retain("a", key -> false);
    assertThat(rowsAside("a")).isZero();
    assertThat(rowsAside("b")).isEqualTo(2);
    clock.addAndGet(MINUTE.toNanos() + 1);
    assertThat(rowsAside("b")).isZero();
    assertThat(store.expire()).isEqualTo(2);
  }

  private int rowsAside(String server) {
    return store.samples(server, Set.of("pg_rows")).size();
  }

  @Test
  void slicesAreRemovedByKeyByServerAndByCondition() {
    for (String server : List.of("a", "b", "c")) {
      publish(server, "", "q1", List.of(gauge("pg_1", "relname")), 1, "t");
      publish(server, "", "q2", List.of(gauge("pg_2", "relname")), 1, "t");
    }
    assertThat(lines()).hasSize(6);

    store.remove(new SliceKey("a", "", "q1"));
    store.remove(new SliceKey("a", "", "unknown"));
    store.remove(new SliceKey("unknown", "", "q1"));
    assertThat(lines()).hasSize(5);

    store.removeServer("b");
    store.removeServer("unknown");
    assertThat(lines()).hasSize(3).noneMatch(line -> line.contains("\"b\""));

    store.retain("a", key -> key.query().equals("q2"));
    store.retain("unknown", key -> false);
    assertThat(lines())
        .containsExactly(
            "pg_1{server=\"c\",relname=\"t\"} 1",
            "pg_2{server=\"a\",relname=\"t\"} 1",
            "pg_2{server=\"c\",relname=\"t\"} 1");
  }

  @Test
  void whatTwoDatabasesBringStaysWithTheFirst() {
    publish("a", "zebra", "q", TABLES, 1, "t", "u");
    publish("a", "ape", "q", TABLES, 2, "u", "v");
    publish("b", "ape", "q", TABLES, 3, "t", "u", "v");

    assertThat(lines("pg_rows{server=\"a\""))
        .containsExactly(
            "pg_rows{server=\"a\",relname=\"v\"} 2",
            "pg_rows{server=\"a\",relname=\"t\"} 1",
            "pg_rows{server=\"a\",relname=\"u\"} 1");
    assertThat(lines("pg_rows{server=\"b\"")).hasSize(3);
    assertThat(store.duplicates("a")).isEqualTo(2);
    assertThat(store.duplicates("b")).isZero();
    assertThat(store.series("a")).isEqualTo(6);
  }

  @Test
  void theFirstKeepsItsSeriesWhenItIsPublishedAgain() {
    publish("a", "one", "q", TABLES, 1, "t");
    publish("a", "two", "q", TABLES, 2, "t");
    publish("a", "one", "q", TABLES, 3, "t");
    publish("a", "two", "q", TABLES, 4, "t");

    assertThat(lines("pg_rows")).containsExactly("pg_rows{server=\"a\",relname=\"t\"} 3");
  }

  @Test
  void aSeriesComesFromTheSecondOnceTheFirstHasItNoMore() {
    publish("a", "one", "q", TABLES, 1, "t", "u");
    publish("a", "two", "q", TABLES, 2, "t");
    assertThat(lines("pg_rows")).hasSize(2);

    publish("a", "one", "q", TABLES, 3, "u");

    assertThat(lines("pg_rows"))
        .containsExactly(
            "pg_rows{server=\"a\",relname=\"u\"} 3", "pg_rows{server=\"a\",relname=\"t\"} 2");
    assertThat(store.duplicates("a")).isZero();
  }

  @Test
  void aSeriesComesFromTheSecondOnceTheFirstIsRemoved() {
    publish("a", "one", "q", TABLES, 1, "t");
    publish("a", "two", "q", TABLES, 2, "t");

    store.remove(new SliceKey("a", "one", "q"));

    assertThat(lines("pg_rows")).containsExactly("pg_rows{server=\"a\",relname=\"t\"} 2");
    assertThat(store.duplicates("a")).isZero();
  }

  @Test
  void duplicatesAreFoundInLargeChunksToo() {
    String[] tables = new String[5_000];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = "table_" + i;
    }
    publish("a", "one", "q", TABLES, 1, tables);
    publish("a", "two", "q", TABLES, 2, tables);
    publish("a", "three", "q", TABLES, 3, "mine", "table_77");

    assertThat(store.duplicates("a")).isEqualTo(10_002);
    assertThat(lines("pg_rows")).hasSize(5_001).doesNotHaveDuplicates();
  }

  @Test
  void onlyTheFamiliesThatTwoQueriesShareLoseWhatIsThereTwice() {
    publish("a", "", "q1", List.of(gauge("pg_1", "relname"), gauge("pg_x", "relname")), 1, "t");
    publish("a", "", "q2", List.of(gauge("pg_x", "relname"), gauge("pg_2", "relname")), 2, "t");

    assertThat(lines())
        .containsExactly(
            "pg_1{server=\"a\",relname=\"t\"} 1",
            "pg_2{server=\"a\",relname=\"t\"} 2",
            "pg_x{server=\"a\",relname=\"t\"} 1");
    assertThat(store.duplicates("a")).isEqualTo(1);
  }

  @Test
  void aSliceThatJoinsTwoGroupsFindsTheDuplicatesInBoth() {
    publish("a", "", "q1", List.of(gauge("pg_1", "relname")), 1, "t");
    publish("a", "", "q2", List.of(gauge("pg_2", "relname")), 2, "t");
    publish(
        "a", "", "q3", List.of(gauge("pg_2", "relname"), gauge("pg_1", "relname")), 3, "t", "u");

    assertThat(lines())
        .containsExactly(
            "pg_1{server=\"a\",relname=\"t\"} 1",
            "pg_1{server=\"a\",relname=\"u\"} 3",
            "pg_2{server=\"a\",relname=\"t\"} 2",
            "pg_2{server=\"a\",relname=\"u\"} 3");
  }

  @Test
  void theOrderOfLabelsMakesNoDifference() {
    List<MetricFamily> families = List.of(gauge("pg_x", "b", "c"));
    SliceBuilder one = new SliceBuilder(new SliceKey("a", "", "q1"), Map.of(), families);
    one.sample(0, one.labels(List.of("b", "c"), List.of("1", "2")), 1);
    store.publish(one.build(), MINUTE);
    SliceBuilder two = new SliceBuilder(new SliceKey("a", "", "q2"), Map.of(), families);
    two.sample(0, two.labels(List.of("c", "b"), List.of("2", "1")), 2);
    two.sample(0, two.labels(List.of("c", "b"), List.of("1", "2")), 3);
    store.publish(two.build(), MINUTE);

    assertThat(lines())
        .containsExactly(
            "pg_x{server=\"a\",b=\"1\",c=\"2\"} 1", "pg_x{server=\"a\",c=\"1\",b=\"2\"} 3");
  }

  @Test
  void aHistogramThatIsThereTwiceIsLeftOutAsAWhole() {
    for (String database : List.of("one", "two")) {
      SliceBuilder slice =
          new SliceBuilder(
              new SliceKey("a", database, "q"), Map.of(), List.of(histogram("pg_wait")));
      slice.histogram(
          0, slice.labels(List.of(), List.of()), new double[] {1}, new long[] {1}, 2, 3);
      store.publish(slice.build(), MINUTE);
    }

    assertThat(lines()).hasSize(4);
    assertThat(store.duplicates("a")).isEqualTo(4);
  }

  @Test
  void ofOneNameWithTwoTypesAllIsShownWithNone() {
    publish("b", "", "q", List.of(counter("pg_x_total", "relname")), 1, "t");
    publish("a", "", "q", List.of(gauge("pg_x_total", "relname")), 2, "t");

    assertThat(Scrape.text(exposition))
        .isEqualTo(
            """
            # HELP pg_x_total Help of pg_x_total
            # TYPE pg_x_total untyped
            pg_x_total{server="a",relname="t"} 2
            pg_x_total{server="b",relname="t"} 1
            """);
    assertThat(store.conflicts()).isZero();
  }

  @Test
  void ofOneNameWithTwoHelpsTheFirstInOrderIsShown() {
    publish(
        "b",
        "",
        "q",
        List.of(new MetricFamily("pg_x", MetricType.GAUGE, "B", List.of("relname"))),
        1,
        "t");
    publish(
        "a",
        "",
        "q",
        List.of(new MetricFamily("pg_x", MetricType.GAUGE, "A", List.of("relname"))),
        2,
        "t");

    assertThat(Scrape.text(exposition))
        .isEqualTo(
            """
            # HELP pg_x A
            # TYPE pg_x gauge
            pg_x{server="a",relname="t"} 2
            pg_x{server="b",relname="t"} 1
            """);
    assertThat(store.conflicts()).isZero();
  }

  @Test
  void nothingElseIsCalledLikeAPartOfAHistogram() {
    publish("a", "", "q", List.of(gauge("pg_wait_count", "relname")), 1, "t");
    SliceBuilder slice =
        new SliceBuilder(new SliceKey("a", "", "r"), Map.of(), List.of(histogram("pg_wait")));
    slice.histogram(0, slice.labels(List.of(), List.of()), new double[0], new long[0], 2, 3);
    store.publish(slice.build(), MINUTE);

    assertThat(lines())
        .containsExactly(
            "pg_wait_bucket{server=\"a\",le=\"+Inf\"} 2",
            "pg_wait_count{server=\"a\"} 2",
            "pg_wait_sum{server=\"a\"} 3");
    assertThat(store.conflicts()).isEqualTo(1);
  }

  private void publish(
      String server,
      String database,
      String query,
      List<MetricFamily> families,
      long value,
      String... tables) {
    store.publish(slice(server, database, query, families, value, tables), MINUTE);
  }

  private static Slice slice(
      String server,
      String database,
      String query,
      List<MetricFamily> families,
      long value,
      String... tables) {
    SliceBuilder slice =
        new SliceBuilder(new SliceKey(server, database, query), Map.of(), families);
    for (String table : tables) {
      SeriesLabels row = slice.labels(List.of("relname"), List.of(table));
      for (int i = 0; i < families.size(); i++) {
        slice.sample(i, row, value);
      }
    }
    return slice.build();
  }

  private List<String> lines() {
    return lines("");
  }

  private List<String> lines(String start) {
    return Scrape.text(exposition)
        .lines()
        .filter(line -> !line.startsWith("#") && line.startsWith(start))
        .toList();
  }
}
