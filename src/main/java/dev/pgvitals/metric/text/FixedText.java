package dev.pgvitals.metric.text;

import dev.pgvitals.metric.gzip.Deflation;
import dev.pgvitals.metric.gzip.Segment;

/** Text that seldom changes, kept as it is and compressed. Immutable. */
public final class FixedText {
  private final Chunk.Plain plain;
  private final Segment segment;

  public FixedText(TextBuffer text, Deflation deflation) {
    plain = new Chunk.Plain(text.toBytes(), 0);
    segment = deflation.deflate(text.array(), text.length());
  }

  /** As it is. */
  public Chunk plain() {
    return plain;
  }

  /** Compressed. */
  public Segment segment() {
    return segment;
  }
}
