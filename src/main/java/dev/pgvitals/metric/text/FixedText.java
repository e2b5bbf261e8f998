package dev.pgvitals.metric.text;

/** Text that seldom changes, kept as it is and compressed. */
public final class FixedText {
  private final Chunk.Plain plain;
  private final Segment segment;

  public FixedText(TextBuffer text, Deflation deflation) {
    plain = new Chunk.Plain(text.toBytes(), 0);
    segment = deflation.deflate(text.array(), text.length());
  }

  public Chunk plain() {
    return plain;
  }

  public Segment segment() {
    return segment;
  }
}
