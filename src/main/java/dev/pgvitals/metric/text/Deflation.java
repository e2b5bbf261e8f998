package dev.pgvitals.metric.text;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Text to segments. Not thread-safe; closing it lends its native memory to the next. */
public final class Deflation implements AutoCloseable {
  /** Text shorter than this is better compressed together with its neighbours. */
  static final int WORTHWHILE = 512;

  /** On lines that are nearly alike, 3 takes a tenth longer for a hundredth less. */
  private static final int LEVEL = 1;

  private final Pool pool;
  private final TextBuffer out = new TextBuffer(0);
  private @Nullable Deflater deflater;

  /** Deflaters at rest. One takes a quarter of a megabyte, and longer to make than to use. */
  public static final class Pool {
    private static final int MOST_AT_REST = 4;

    private final Queue<Deflater> resting = new ArrayBlockingQueue<>(MOST_AT_REST);

    public Deflation open() {
      return new Deflation(this);
    }

    private Deflater take() {
      Deflater rested = resting.poll();
      return rested == null ? new Deflater(LEVEL, true) : rested;
    }

    private void put(Deflater used) {
      if (!resting.offer(used)) {
        used.end();
      }
    }
  }

  private Deflation(Pool pool) {
    this.pool = pool;
  }

  /**
   * Compresses on its own: no reference to anything before, and after a sync flush anything can
   * follow.
   */
  public Segment deflate(byte[] text, int length) {
    Deflater fresh = fresh();
    fresh.setInput(text, 0, length);
    out.clear();
    int room;
    int count;
    do {
      room = out.reserve(Math.max(64, length / 8));
      count = fresh.deflate(out.array(), out.length(), room, Deflater.SYNC_FLUSH);
      out.advance(count);
    } while (count == room);
    return new Segment(out.toBytes(), length, Crc.of(text, 0, length));
  }

  /** Taken when first needed: most of those who may compress do not. */
  private Deflater fresh() {
    Deflater known = deflater;
    if (known == null) {
      known = pool.take();
      deflater = known;
    }
    known.reset();
    return known;
  }

  @Override
  public void close() {
    if (deflater != null) {
      pool.put(deflater);
      deflater = null;
    }
  }
}
