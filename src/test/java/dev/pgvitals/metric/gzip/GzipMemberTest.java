package dev.pgvitals.metric.gzip;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The JDK's reader checks the length and the checksum of what it read. */
class GzipMemberTest {
  private final Deflation.Pool pool = new Deflation.Pool();

  private Segment segment(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Deflation deflation = pool.open()) {
      return deflation.deflate(bytes, bytes.length);
    }
  }

  private static String read(GzipMember member) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : member.end()) {
      all.write(part);
    }
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(all.toByteArray())).readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void segmentsJoinedInAnyOrderAreTheirTextsInThatOrder() throws IOException {
    Segment few = segment("few lines\n");
    Segment many = segment("many lines, nearly alike\n".repeat(10_000));
    GzipMember member = new GzipMember();
    List.of(many, few, many, segment(""), few).forEach(member::add);

    assertThat(read(member))
        .isEqualTo(
            "many lines, nearly alike\n".repeat(10_000)
                + "few lines\n"
                + "many lines, nearly alike\n".repeat(10_000)
                + "few lines\n");
  }

  @Test
  void itGoesOnFromWhatAnotherBegan() throws IOException {
    Segments segments = new Segments(List.of(segment("a\n"), segment("b\n"), segment("c\n")));
    GzipMember begun = new GzipMember();
    begun.add(segments, 1, 3);
    GzipMember one = new GzipMember(begun);
    one.add(segment("one\n"));
    GzipMember other = new GzipMember(begun);
    other.add(segments, 0, 1);

    assertThat(begun.isEmpty()).isFalse();
    assertThat(read(one)).isEqualTo("b\nc\none\n");
    assertThat(read(other)).isEqualTo("b\nc\na\n");
    assertThat(read(begun)).isEqualTo("b\nc\n");
  }

  @Test
  void aMemberOfNothingIsAnEmptyText() throws IOException {
    assertThat(read(new GzipMember())).isEmpty();
  }

  @Test
  void aSegmentGivesItsTextBack() throws IOException {
    Segment segment = segment("text\n".repeat(5_000));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Inflation inflation = new Inflation(64)) {
      inflation.write(segment, out);

      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("text\n".repeat(5_000));
      assertThat(inflation.read(segment, 0, segment.length)).isEqualTo(out.toByteArray());
    }
  }

  @Test
  void partsOfASegmentAreReadInAnyOrder() throws IOException {
    String text = IntStream.range(0, 5_000).mapToObj(i -> "line " + i + "\n").collect(joining());
    Segment segment = segment(text);
    Segment other = segment("other\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Inflation inflation = new Inflation(64)) {
      for (int from : new int[] {10, 500, 500, 40_000, 7, 0}) {
        inflation.write(segment, from, from + 300, out);
        assertThat(out.toString(StandardCharsets.UTF_8))
            .isEqualTo(text.substring(from, from + 300));
        out.reset();
        assertThat(inflation.read(other, 1, 4)).asString().isEqualTo("the");
        assertThat(inflation.read(segment, from, from + 99))
            .asString()
            .isEqualTo(text.substring(from, from + 99));
      }
    }
  }

  @Test
  void moreEffortMakesFewerBytesAndBothCanBeJoined() throws IOException {
    byte[] text =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "rows{table=\"t" + i % 50 + "\"} " + i * 7919L % 10_007 + "\n")
            .collect(joining())
            .getBytes(StandardCharsets.UTF_8);
    GzipMember member = new GzipMember();
    try (Deflation deflation = pool.open()) {
      Segment quick = deflation.deflate(text, text.length);
      Segment thorough = deflation.deflate(text, text.length, Deflation.Effort.THOROUGH);
      List.of(thorough, quick, thorough).forEach(member::add);

      assertThat(thorough.deflated.length).isLessThan(quick.deflated.length);
    }
    assertThat(read(member)).isEqualTo(new String(text, StandardCharsets.UTF_8).repeat(3));
  }
}
