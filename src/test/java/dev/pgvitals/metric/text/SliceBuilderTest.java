package dev.pgvitals.metric.text;

import static dev.pgvitals.metric.Families.counter;
import static dev.pgvitals.metric.Families.gauge;
import static dev.pgvitals.metric.Families.histogram;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.metric.SeriesLabels;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SliceBuilderTest {
  private static final SliceKey KEY = new SliceKey("a", "", "q");
  private static final List<String> RELNAME = List.of("relname");

  @Test
  void theServersLabelsComeFirstInTheirOrder() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("env", "prod");
    labels.put("az", "1 \"b\"");
    SliceBuilder slice = new SliceBuilder(KEY, labels, List.of(gauge("pg_a"), gauge("pg_b")));
    SeriesLabels row = slice.labels(RELNAME, List.of("t"));
    slice.sample(0, row, 1);
    slice.sample(1, row, 0.5);

    assertThat(text(slice, 0))
        .isEqualTo("pg_a{server=\"a\",env=\"prod\",az=\"1 \\\"b\\\"\",relname=\"t\"} 1\n");
    assertThat(text(slice, 1))
        .isEqualTo("pg_b{server=\"a\",env=\"prod\",az=\"1 \\\"b\\\"\",relname=\"t\"} 0.5\n");
  }

  @Test
  void theAgentItselfHasNoServerLabel() {
    SliceBuilder slice =
        new SliceBuilder(
            new SliceKey("", "", "q"), Map.of(), List.of(gauge("pg_a"), gauge("pg_b")));
    slice.sample(0, slice.labels(List.of(), List.of()), 1);
    slice.bucket(1, slice.labels(List.of(), List.of()), 1, 5);

    assertThat(text(slice, 0)).isEqualTo("pg_a 1\n");
    assertThat(text(slice, 1)).isEqualTo("pg_b{le=\"1\"} 5\n");
  }

  @Test
  void theFirstOfTwoSamplesWithTheSameLabelsStays() {
    SliceBuilder slice =
        new SliceBuilder(KEY, Map.of(), List.of(gauge("pg_a"), counter("pg_b_total")));

    assertThat(slice.sample(0, slice.labels(RELNAME, List.of("t")), 1)).isTrue();
    assertThat(slice.sample(0, slice.labels(RELNAME, List.of("t")), 2)).isFalse();
    assertThat(slice.sample(0, slice.labels(RELNAME, List.of("t")), 2.5)).isFalse();
    assertThat(slice.sample(0, slice.labels(RELNAME, List.of("u")), 3)).isTrue();
    assertThat(slice.sample(1, slice.labels(RELNAME, List.of("t")), 4)).isTrue();

    assertThat(slice.series()).isEqualTo(3);
    assertThat(slice.build().series()).isEqualTo(3);
    assertThat(text(slice, 0))
        .isEqualTo("pg_a{server=\"a\",relname=\"t\"} 1\npg_a{server=\"a\",relname=\"u\"} 3\n");
  }

  @Test
  void labelsThatDifferOnlyInWhatIsReplacedAreTheSame() {
    SliceBuilder slice = new SliceBuilder(KEY, Map.of(), List.of(gauge("pg_a")));

    assertThat(slice.sample(0, slice.labels(RELNAME, List.of("a\u0000")), 1)).isTrue();
    assertThat(slice.sample(0, slice.labels(RELNAME, List.of("a\u0001")), 1)).isFalse();
  }

  @Test
  void integersBeyondTwoToThe53KeepAllDigits() {
    SliceBuilder slice = new SliceBuilder(KEY, Map.of(), List.of(counter("pg_a_total")));
    slice.sample(0, slice.labels(List.of(), List.of()), 9_007_199_254_740_993L);

    assertThat(text(slice, 0)).isEqualTo("pg_a_total{server=\"a\"} 9007199254740993\n");
  }

  @Test
  void bucketsOfOneRowDifferInTheirBound() {
    SliceBuilder slice = new SliceBuilder(KEY, Map.of(), List.of(gauge("pg_age_bucket")));
    SeriesLabels row = slice.labels(RELNAME, List.of("t"));

    assertThat(slice.bucket(0, row, 60, 3)).isTrue();
    assertThat(slice.bucket(0, row, Double.POSITIVE_INFINITY, 4)).isTrue();
    assertThat(slice.bucket(0, row, 60, 5)).isFalse();

    assertThat(text(slice, 0))
        .isEqualTo(
            """
            pg_age_bucket{server="a",relname="t",le="60"} 3
            pg_age_bucket{server="a",relname="t",le="+Inf"} 4
            """);
  }

  @Test
  void aHistogramIsItsBucketsItsCountAndItsSum() {
    SliceBuilder slice = new SliceBuilder(KEY, Map.of(), List.of(histogram("pg_wait")));
    SeriesLabels row = slice.labels(List.of(), List.of());
    double[] bounds = {0.001, 1};
    long[] counts = {1, 2};

    assertThat(slice.histogram(0, row, bounds, counts, 3, 7.25)).isTrue();
    assertThat(slice.histogram(0, row, bounds, counts, 3, 7.25)).isFalse();

    assertThat(slice.series()).isEqualTo(5);
    assertThat(text(slice, 0))
        .isEqualTo(
            """
            pg_wait_bucket{server="a",le="0.001"} 1
            pg_wait_bucket{server="a",le="1"} 2
            pg_wait_bucket{server="a",le="+Inf"} 3
            pg_wait_count{server="a"} 3
            pg_wait_sum{server="a"} 7.25
            """);
    assertThat(
            new String(
                slice.build().chunk(0).in(Format.OPENMETRICS).text(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            pg_wait_bucket{server="a",le="0.001"} 1
            pg_wait_bucket{server="a",le="1.0"} 2
            pg_wait_bucket{server="a",le="+Inf"} 3
            pg_wait_count{server="a"} 3
            pg_wait_sum{server="a"} 7.25
            """);
  }

  @Test
  void callsThatDoNotFitAreRefused() {
    SliceBuilder slice = new SliceBuilder(KEY, Map.of(), List.of(histogram("pg_wait")));
    SeriesLabels row = slice.labels(List.of(), List.of());

    assertThatThrownBy(() -> slice.labels(RELNAME, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 names, 0 values");
    assertThatThrownBy(() -> slice.histogram(0, row, new double[1], new long[2], 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 bounds, 2 counts");
  }

  @Test
  void everyFamilyHasItsChunkAlsoWithoutSamples() {
    Slice slice = new SliceBuilder(KEY, Map.of(), List.of(gauge("pg_a"), gauge("pg_b"))).build();

    assertThat(slice.series()).isZero();
    assertThat(slice.chunk(0).series()).isZero();
    assertThat(slice.chunk(1).length()).isZero();
  }

  private static String text(SliceBuilder slice, int family) {
    return new String(slice.build().chunk(family).text(), StandardCharsets.UTF_8);
  }
}
