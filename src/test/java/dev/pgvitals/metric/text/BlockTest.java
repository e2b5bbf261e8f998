package dev.pgvitals.metric.text;

import static dev.pgvitals.metric.Families.gauge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.SeriesLabels;
import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.Inflation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Families of a slice that are compressed together with their headers. */
class BlockTest {
  private static final List<MetricFamily> FAMILIES =
      List.of(gauge("b", "row"), gauge("none", "row"), gauge("a", "row"), gauge("z", "row"));

  private final Deflation.Pool deflations = new Deflation.Pool();

  /** The order of a page, which is that of the names; the last family is not part of it. */
  private final Block.Plan plan = plan(2, 0, 1);

  private Block.Plan plan(Integer... families) {
    try (Deflation deflation = deflations.open()) {
      return new Block.Plan(
          Format.TEXT,
          List.of(families),
          Stream.of(families)
              .map(i -> new FamilyHeader(FAMILIES.get(i), deflation).in(Format.TEXT))
              .toList());
    }
  }

  @Test
  void itsTextIsThatOfThePageWithoutWhatHasNoSamples() {
    Slice kept = kept(slice(1, 10), Optional.empty());
    Block block = block(kept.chunk(0));

    assertThat(text(block))
        .isEqualTo(
            "# HELP a Help of a\n# TYPE a gauge\n"
                + text(kept.chunk(2))
                + "# HELP b Help of b\n# TYPE b gauge\n"
                + text(kept.chunk(0)));
    assertThat(kept.chunk(1).series()).isZero();
    assertThat(kept.chunk(3)).isNotInstanceOf(Chunk.Part.class);
  }

  @Test
  void eachOfItsChunksHasTheLinesThatWerePublished() {
    Slice slice = slice(1, 10);
    Slice kept = kept(slice, Optional.empty());

    for (int family = 0; family < FAMILIES.size(); family++) {
      assertThat(text(kept.chunk(family))).isEqualTo(text(slice.chunk(family)));
      assertThat(kept.chunk(family).length()).isEqualTo(slice.chunk(family).length());
    }
  }

  @Test
  void itIsOfItsOwnChunksInItsOwnFormatOnly() {
    Slice kept = kept(slice(1, 10), Optional.empty());
    Slice other = kept(slice(1, 10), Optional.empty());
    Block block = block(kept.chunk(0));

    assertThat(block.isOf(Format.TEXT, List.of(kept.chunk(2), kept.chunk(0)))).isTrue();
    assertThat(block.isOf(Format.OPENMETRICS, List.of(kept.chunk(2), kept.chunk(0)))).isFalse();
    assertThat(block.isOf(Format.TEXT, List.of(kept.chunk(2)))).isFalse();
    assertThat(block.isOf(Format.TEXT, List.of(other.chunk(2), kept.chunk(0)))).isFalse();
  }

  @Test
  void asLongAsNoneOfItsFamiliesChangesItIsNotCompressedAgain() {
    Slice first = kept(slice(1, 10), Optional.empty());
    Slice same = kept(slice(1, 20), Optional.of(first));
    Slice changed = kept(slice(2, 20), Optional.of(same));

    assertThat(same.chunk(0)).isSameAs(first.chunk(0));
    assertThat(same.chunk(2)).isSameAs(first.chunk(2));
    assertThat(text(same.chunk(3))).contains("{server=\"db\",row=\"0\"} 20\n");
    assertThat(text(block(changed.chunk(0)))).contains("b{server=\"db\",row=\"0\"} 2\n");
  }

  @Test
  void whatIsNoLongerPlannedStandsAloneAgain() {
    Slice first = kept(slice(1, 10), Optional.empty());
    try (Deflation deflation = deflations.open()) {
      Slice alone = slice(1, 10).compressed(deflation, Optional.of(first), List.of());

      assertThat(alone.chunk(0)).isNotInstanceOf(Chunk.Part.class);
      assertThat(text(alone.chunk(0))).isEqualTo(text(first.chunk(0)));
    }
  }

  private Slice kept(Slice slice, Optional<Slice> last) {
    try (Deflation deflation = deflations.open()) {
      return slice.compressed(deflation, last, List.of(plan));
    }
  }

  private static Block block(Chunk chunk) {
    return ((Chunk.Part) chunk).block;
  }

  private static String text(Block block) {
    try (Inflation inflation = new Inflation(100)) {
      return new String(
          inflation.read(block.segment, 0, block.segment.length), StandardCharsets.UTF_8);
    }
  }

  private static String text(Chunk chunk) {
    return new String(chunk.text(), StandardCharsets.UTF_8);
  }

  private static Slice slice(long value, long ofTheLast) {
    SliceBuilder slice = new SliceBuilder(new SliceKey("db", "", "q"), Map.of(), FAMILIES);
    for (int row = 0; row < 50; row++) {
      SeriesLabels labels = slice.labels(List.of("row"), List.of(Integer.toString(row)));
      slice.sample(0, labels, value);
      slice.sample(2, labels, value + row);
      slice.sample(3, labels, ofTheLast);
    }
    return slice.build();
  }
}
