package dev.pgvitals.metric.gzip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
  void aMemberOfNothingIsAnEmptyText() throws IOException {
    assertThat(read(new GzipMember())).isEmpty();
  }

  @Test
  void aSegmentGivesItsTextBack() throws IOException {
    Segment segment = segment("text\n".repeat(5_000));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Inflation inflation = new Inflation(64)) {
      inflation.write(segment, out);
    }

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("text\n".repeat(5_000));
    assertThat(Inflation.inflate(segment)).isEqualTo(out.toByteArray());
  }
}
