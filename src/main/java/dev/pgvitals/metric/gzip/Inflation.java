package dev.pgvitals.metric.gzip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Segments back to text. Whoever wants several parts of one segment asks for them in their order:
 * then it is inflated once. Not thread-safe; holds native memory until closed.
 */
public final class Inflation implements AutoCloseable {
  private final Inflater inflater = new Inflater(true);
  private final byte[] buffer;
  private @Nullable Segment current;

  /** Where in the current segment's text the inflater stands. */
  private int position;

  public Inflation(int bufferSize) {
    buffer = new byte[bufferSize];
  }

  /** Writes the segment's text, a buffer at a time. */
  public void write(Segment segment, OutputStream out) throws IOException {
    write(segment, 0, segment.length, out);
  }

  /** Writes a part of the segment's text, a buffer at a time. */
  public void write(Segment segment, int from, int to, OutputStream out) throws IOException {
    moveTo(segment, from);
    while (position < to) {
      out.write(buffer, 0, next(buffer, 0, Math.min(buffer.length, to - position)));
    }
  }

  /** A part of the segment's text. */
  public byte[] read(Segment segment, int from, int to) {
    moveTo(segment, from);
    byte[] text = new byte[to - from];
    while (position < to) {
      next(text, position - from, to - position);
    }
    return text;
  }

  private void moveTo(Segment segment, int from) {
    if (current != segment || position > from) {
      inflater.reset();
      inflater.setInput(segment.deflated);
      current = segment;
      position = 0;
    }
    while (position < from) {
      next(buffer, 0, Math.min(buffer.length, from - position));
    }
  }

  private int next(byte[] into, int at, int most) {
    try {
      int count = inflater.inflate(into, at, most);
      if (count == 0) {
        throw new IllegalStateException("segment ends early");
      }
      position += count;
      return count;
    } catch (DataFormatException e) {
      throw new IllegalStateException("segment is not deflate data", e);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
