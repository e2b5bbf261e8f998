package dev.pgvitals.metric.gzip;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Text to segments. Not thread-safe; closing it lends its native memory to the next. */
public final class Deflation implements AutoCloseable {
  /** Text shorter than this is better compressed together with its neighbours. */
  public static final int WORTHWHILE = 512;

  /** On lines that are nearly alike, 3 takes a tenth longer for a hundredth less. */
  private static final int LEVEL = 1;

  private final Pool pool;
  private byte[] out = new byte[0];
  private @Nullable Deflater deflater;

  /**
   * Deflaters at rest. One takes a quarter of a megabyte, and longer to make than to use.
   * Thread-safe.
   */
  public static final class Pool {
    private static final int MAX_IDLE = 4;

    private final Queue<Deflater> resting = new ArrayBlockingQueue<>(MAX_IDLE);

    /** One for the calling thread, to be closed by it. */
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
   * Compresses the first bytes of an array on their own: no reference to anything before, and after
   * a sync flush anything can follow.
   */
  public Segment deflate(byte[] text, int length) {
    Deflater fresh = fresh();
    fresh.setInput(text, 0, length);
    int end = 0;
    int room;
    int count;
    do {
      int least = Math.max(64, length / 8);
      if (out.length - end < least) {
        out = Arrays.copyOf(out, Math.max(end + least, out.length * 2));
      }
      room = out.length - end;
      count = fresh.deflate(out, end, room, Deflater.SYNC_FLUSH);
      end += count;
    } while (count == room);
    return new Segment(Arrays.copyOf(out, end), length, Crc.of(text, 0, length));
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
