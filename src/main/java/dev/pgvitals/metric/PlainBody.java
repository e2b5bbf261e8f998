package dev.pgvitals.metric;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Large chunks are held compressed: whoever wants text pays for inflating them, piece by piece. */
final class PlainBody extends Body {
  private static final int INFLATION_SIZE = 1 << 14;

  private final List<Chunk> parts;

  PlainBody(Format format, List<Chunk> parts) {
    super(format, parts.stream().mapToLong(Chunk::length).sum());
    this.parts = parts;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    OutputStream buffered =
        new BufferedOutputStream(out, (int) Math.min(length() + 1, BUFFER_SIZE));
    try (Inflation inflation = new Inflation(INFLATION_SIZE)) {
      for (Chunk part : parts) {
        if (part instanceof Chunk.Compressed large) {
          inflation.write(large.segment, buffered);
        } else {
          buffered.write(part.text());
        }
      }
    }
    buffered.flush();
  }
}
