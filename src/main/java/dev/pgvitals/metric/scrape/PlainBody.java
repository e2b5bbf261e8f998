package dev.pgvitals.metric.scrape;

import dev.pgvitals.metric.gzip.Inflation;
import dev.pgvitals.metric.text.Chunk;
import dev.pgvitals.metric.text.FixedText;
import dev.pgvitals.metric.text.Format;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Large chunks are held compressed: whoever wants text pays for inflating them, piece by piece. */
final class PlainBody extends Body {
  private static final int PIECE = 1 << 14;

  private final List<Chunk> parts;

  private PlainBody(Format format, List<Chunk> parts, boolean empty) {
    super(format, parts.stream().mapToLong(Chunk::length).sum(), empty);
    this.parts = parts;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, PIECE);
    try (Inflation inflation = new Inflation(PIECE)) {
      for (Chunk part : parts) {
        part.writeTo(buffered, inflation);
      }
    }
    buffered.flush();
  }

  static final class Builder implements BodyBuilder {
    private final List<Chunk> parts = new ArrayList<>();

    @Override
    public void add(FixedText text) {
      parts.add(text.plain());
    }

    @Override
    public void add(List<Chunk> chunks) {
      parts.addAll(chunks);
    }

    @Override
    public Body build(Format format, boolean empty) {
      return new PlainBody(format, parts, empty);
    }
  }
}
