package dev.pgvitals.metric.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SeriesLabels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written of a sample can be read again. */
class LineScannerTest {
  private static final List<MetricFamily> FAMILY =
      List.of(new MetricFamily("m", MetricType.GAUGE, "", List.of()));

  private static LineScanner only(SliceBuilder slice) {
    LineScanner line = new LineScanner(slice.build().chunk(0).text());
    assertThat(line.next()).isTrue();
    return line;
  }

  private static SliceBuilder slice(String server) {
    return new SliceBuilder(new SliceKey(server, "", "q"), Map.of(), FAMILY);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        1,
        -7,
        0.25,
        -0.125,
        1e-12,
        123456789.5,
        9007199254740992d,
        1e300,
        -1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void theValueIsTheSame(double value) {
    SliceBuilder slice = slice("");
    slice.sample(0, slice.labels(List.of(), List.of()), value);

    LineScanner line = only(slice);
    assertThat((Double) line.value()).isEqualTo((Double) value);
    assertThat(line.pairs()).isEmpty();
    assertThat(line.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 999_999_999_999_999_999L})
  void soIsAWholeNumber(long value) {
    SliceBuilder slice = slice("s");
    slice.sample(0, slice.labels(List.of(), List.of()), value);

    assertThat(only(slice).value()).isEqualTo((double) value);
  }

  @Test
  void soAreTheLabelsWhateverIsInThem() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("a", "say \"hi\", {b=\"c\"} ");
    labels.put("b", "\\n is no\nnewline\\");
    labels.put("c", "");
    labels.put("d", "\u00e4\ud83d\ude00 = }");
    SliceBuilder slice = slice("db");
    SeriesLabels row = slice.labels(List.copyOf(labels.keySet()), List.copyOf(labels.values()));
    slice.sample(0, row, 5);

    Map<String, String> all = new LinkedHashMap<>(Map.of("server", "db"));
    all.putAll(labels);
    assertThat(row.pairs()).isEqualTo(all);
    assertThat(only(slice).pairs()).isEqualTo(all);
    assertThat(only(slice).value()).isEqualTo(5);
  }
}
