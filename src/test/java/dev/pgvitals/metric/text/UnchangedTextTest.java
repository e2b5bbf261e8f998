package dev.pgvitals.metric.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.gzip.Deflation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A slice's text that is as it was need not be compressed again; any difference must show. */
class UnchangedTextTest {
  private static final int ROWS = 100;
  private static final List<MetricFamily> FAMILIES =
      List.of(new MetricFamily("t_v", MetricType.GAUGE, "A number.", List.of("row")));

  private final Deflation.Pool deflations = new Deflation.Pool();

  /** What a row has. */
  private interface Value {
    void add(SliceBuilder slice, SeriesLabels labels, int row);
  }

  @Test
  void theSameTextStaysTheSameObject() {
    Chunk first =
        compressed(slice("a", ROWS, (s, l, row) -> s.sample(0, l, row)), Optional.empty());
    Chunk second = after(first, slice("a", ROWS, (s, l, row) -> s.sample(0, l, row)));

    assertThat(second).isSameAs(first);
  }

  @Test
  void anotherValueOfTheSameLengthShows() {
    Chunk first = compressed(slice("a", ROWS, (s, l, row) -> s.sample(0, l, 1L)), Optional.empty());
    Slice swapped = slice("a", ROWS, (s, l, row) -> s.sample(0, l, row == 7 ? 2L : 1L));

    assertThat(text(after(first, swapped))).isEqualTo(text(swapped.chunk(0)));
  }

  @Test
  void valuesThatChangePlacesShow() {
    Chunk first =
        compressed(
            slice("a", ROWS, (s, l, row) -> s.sample(0, l, (long) row % 2)), Optional.empty());
    Slice swapped = slice("a", ROWS, (s, l, row) -> s.sample(0, l, (long) (row + 1) % 2));

    assertThat(text(after(first, swapped))).isEqualTo(text(swapped.chunk(0)));
  }

  @Test
  void anotherLabelShows() {
    Chunk first = compressed(slice("a", ROWS, (s, l, row) -> s.sample(0, l, 1L)), Optional.empty());
    Slice renamed = slice("b", ROWS, (s, l, row) -> s.sample(0, l, 1L));

    assertThat(text(after(first, renamed))).isEqualTo(text(renamed.chunk(0)));
  }

  @Test
  void anIntegerIsNotTakenForTheFractionWithItsBits() {
    double fraction = 0.1;
    long bits = Double.doubleToRawLongBits(fraction);
    Chunk first =
        compressed(slice("a", ROWS, (s, l, row) -> s.sample(0, l, bits)), Optional.empty());
    Slice other = slice("a", ROWS, (s, l, row) -> s.sample(0, l, fraction));

    assertThat(text(after(first, other))).isEqualTo(text(other.chunk(0)));
  }

  private Chunk after(Chunk first, Slice next) {
    Slice last =
        new Slice(new SliceKey("db", "", "t"), FAMILIES, new Chunk[] {first}, new long[ROWS]);
    return compressed(next, Optional.of(last));
  }

  private Chunk compressed(Slice slice, Optional<Slice> last) {
    try (Deflation deflation = deflations.open()) {
      Chunk chunk = slice.compressed(deflation, last).chunk(0);
      assertThat(chunk).isInstanceOf(Chunk.Compressed.class);
      return chunk;
    }
  }

  private static String text(Chunk chunk) {
    return new String(chunk.text(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Slice slice(String name, int rows, Value value) {
    SliceBuilder slice = new SliceBuilder(new SliceKey("db", "", "t"), Map.of(), FAMILIES);
    for (int row = 0; row < rows; row++) {
      value.add(slice, slice.labels(List.of("row"), List.of(name + row)), row);
    }
    return slice.build();
  }
}
