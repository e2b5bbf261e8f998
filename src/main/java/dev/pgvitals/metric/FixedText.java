package dev.pgvitals.metric;

/** Text that seldom changes, kept as it is and compressed. */
final class FixedText {
  private final Chunk.Plain plain;
  private final Segment segment;

  FixedText(TextBuffer text, Deflation deflation) {
    plain = new Chunk.Plain(text.toBytes(), 0);
    segment = deflation.deflate(text.array(), text.length());
  }

  Chunk plain() {
    return plain;
  }

  Segment segment() {
    return segment;
  }
}
