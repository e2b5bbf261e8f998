package dev.pgvitals.metric;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Text to segments. Not thread-safe; holds native memory until closed. */
final class Deflation implements AutoCloseable {
  /** Text shorter than this is better compressed together with its neighbours. */
  static final int WORTHWHILE = 512;

  private static final int LEVEL = 1;

  private @Nullable Deflater deflater;
  private final TextBuffer out = new TextBuffer(4096);
  private final byte[] buffer = new byte[4096];

  /**
   * Compresses on its own: no reference to anything before, and after a sync flush anything can
   * follow.
   */
  Segment deflate(byte[] text, int length) {
    Deflater deflater = fresh();
    deflater.setInput(text, 0, length);
    out.clear();
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.append(buffer, 0, count);
    } while (count == buffer.length);
    return new Segment(out.toBytes(), length, Crc.of(text, 0, length));
  }

  /** Made when first needed: most slices are small, and it takes a quarter of a megabyte. */
  private Deflater fresh() {
    Deflater known = deflater;
    if (known == null) {
      known = new Deflater(LEVEL, true);
      deflater = known;
    } else {
      known.reset();
    }
    return known;
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
  }
}
