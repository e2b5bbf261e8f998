package dev.pgvitals.metric.gzip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Segments back to text. Not thread-safe; holds native memory until closed. */
public final class Inflation implements AutoCloseable {
  private final Inflater inflater = new Inflater(true);
  private final byte[] buffer;

  public Inflation(int bufferSize) {
    buffer = new byte[bufferSize];
  }

  /** Writes the segment's text, a buffer at a time. */
  public void write(Segment segment, OutputStream out) throws IOException {
    inflater.reset();
    inflater.setInput(segment.deflated);
    for (int left = segment.length; left > 0; ) {
      int count = next(inflater, buffer, 0);
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  /** The segment's text. */
  public static byte[] inflate(Segment segment) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(segment.deflated);
      byte[] text = new byte[segment.length];
      for (int at = 0; at < text.length; ) {
        at += next(inflater, text, at);
      }
      return text;
    } finally {
      inflater.end();
    }
  }

  private static int next(Inflater inflater, byte[] into, int at) {
    try {
      int count = inflater.inflate(into, at, into.length - at);
      if (count == 0) {
        throw new IllegalStateException("segment ends early");
      }
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
