package dev.pgvitals.metric;

import static dev.pgvitals.metric.Families.counter;
import static dev.pgvitals.metric.Families.gauge;
import static dev.pgvitals.metric.Families.histogram;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format, so that whoever writes samples need not know which one it is. */
class SampleSinkTest {
  private static final List<String> NAME = List.of("relname");
  private static final MetricFamily[] FAMILIES = {
    gauge("pg_a", "relname"),
    counter("pg_b_total", "relname"),
    gauge("pg_age_bucket", "relname"),
    histogram("pg_wait", "relname")
  };

  static Stream<SampleSink> sinks() {
    return Stream.of(
        new SliceBuilder(new SliceKey("a", "", "q"), Map.of(), List.of(FAMILIES)),
        new CollectedSamples(FAMILIES));
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void aSeriesHasOneSampleTheFirst(SampleSink sink) {
    SeriesLabels row = sink.labels(NAME, List.of("t"));

    assertThat(sink.sample(0, row, 1L)).isTrue();
    assertThat(sink.sample(0, row, 2.5)).isFalse();
    assertThat(sink.sample(1, row, 1.5)).isTrue();
    assertThat(sink.sample(1, row, 2L)).isFalse();
    assertThat(sink.series()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void theSameLabelsAreTheSameRowHoweverTheyCame(SampleSink sink) {
    SeriesLabels first = sink.labels(NAME, List.of("t"));
    sink.beginRow();
    assertThat(sink.plainLabel("relname", "t".getBytes(StandardCharsets.UTF_8))).isTrue();

    assertThat(sink.row()).isSameAs(first);
    assertThat(sink.labels(NAME, List.of("u"))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void aRowGoesOnWithMoreLabels(SampleSink sink) {
    SeriesLabels row = sink.labels(NAME, List.of("t"));
    sink.label("kind", "x");
    SeriesLabels longer = sink.row();

    assertThat(longer).isNotEqualTo(row);
    assertThat(sink.sample(0, row, 1L)).isTrue();
    assertThat(sink.sample(0, longer, 1L)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void aBucketIsASeriesForEachBound(SampleSink sink) {
    SeriesLabels row = sink.labels(NAME, List.of("t"));

    assertThat(sink.bucket(2, row, 60, 3)).isTrue();
    assertThat(sink.bucket(2, row, Double.POSITIVE_INFINITY, 4)).isTrue();
    assertThat(sink.bucket(2, row, 60, 5)).isFalse();
    assertThat(sink.series()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void aHistogramIsTakenAsAWholeOrNotAtAll(SampleSink sink) {
    SeriesLabels row = sink.labels(NAME, List.of("t"));
    double[] bounds = {0.1, 1};
    long[] counts = {1, 2};

    assertThat(sink.histogram(3, row, bounds, counts, 3, 7.25)).isTrue();
    assertThat(sink.histogram(3, row, bounds, counts, 3, 7.25)).isFalse();
    assertThat(sink.series()).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("sinks")
  void asManyValuesAsNames(SampleSink sink) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sink.labels(NAME, List.of()))
        .withMessage("1 names, 0 values");
  }
}
